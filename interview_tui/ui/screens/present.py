"""Presenting a challenge: its brief to be shown, copied, or opened by a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from interview_tui.model.errors import InterviewError
from interview_tui.model.handoff import Link
from interview_tui.model.interview import Interview
from interview_tui.model.notes import about
from interview_tui.model.secret import Secret
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.lines import EMPTY, Lines, flowing, paragraph, said
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.handoff_messages import CopyTextRequested
from interview_tui.ui.screens.errands import Errands
from interview_tui.ui.words import clean, local_minute


class Present(ModalScreen[None]):
    """First the challenges, each with its key; then the brief of the one that was chosen."""

    CSS_PATH = "present.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Close"),
        Binding("y", "copy", "Copy"),
        Binding("l", "link", "Link"),
    ]

    class Read(Message):
        """The brief is there."""

        def __init__(self, challenge: str, text: str) -> None:
            super().__init__()
            self.challenge = challenge
            self.text = text

    class Noted(Message):
        """What was presented before is known."""

        def __init__(self, presented: Mapping[str, datetime]) -> None:
            super().__init__()
            self.presented = presented

    class Linked(Message):
        """The link is there."""

        def __init__(self, challenge: str, link: Link) -> None:
            super().__init__()
            self.challenge = challenge
            self.link = link

    class Failed(Message):
        """It could not be done."""

        def __init__(self, error: InterviewError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, interview: Interview, board: Board, errands: Errands) -> None:
        super().__init__()
        self._interview = interview
        self._board = board
        self._errands = errands
        self._keys = tuple(key for key in interview.challenges if key in board.challenges)
        self._challenge = ""
        self._text = ""
        self._news = ""
        self._busy = False
        self._presented: dict[str, datetime] = {}
        self._shown = Static(id="brief-text")

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with Vertical(id="present", classes="dialog") as pane, VerticalScroll(id="brief"):
            pane.border_title = Content(f"Present a challenge to {clean(self._interview.candidate)}".rstrip())
            yield self._shown

    def on_mount(self) -> None:
        """The text is wrapped to the room that there is."""
        self.query_one("#brief").focus()
        self._ask("", self._look)
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Wrap anew."""
        self.call_after_refresh(self._draw)

    def on_key(self, event: events.Key) -> None:
        """The letter of a challenge presents it."""
        key = (event.character or "").upper()
        if not self._challenge and not self._busy and key in self._keys:
            event.stop()
            self._ask(f"Writing the brief of {key}…", partial(self._read, key))

    def action_leave(self) -> None:
        """Back to the challenges, or out."""
        if self._text and len(self._keys) > 1:
            self._challenge = self._text = self._news = ""
            self._draw()
            self.query_one("#brief").scroll_home(animate=False)
        else:
            self.dismiss(None)

    def action_copy(self) -> None:
        """The brief into the clipboard; it is no secret."""
        if self._text:
            self.app.post_message(CopyTextRequested(Secret(self._text), f"Brief {self._challenge}", secret=False))

    def action_link(self) -> None:
        """An address at which the brief can be read for an hour."""
        if not self._text or self._busy:
            return
        if self._board.read_only:
            self._say("A link would change something: the program was started to look only.")
            return
        self._ask("Making a link…", partial(self._make_link, self._challenge))

    def _ask(self, words: str, errand: Callable[[], Message]) -> None:
        """Have something done in a thread, and say so."""
        self._busy = True
        self._say(words)

        def run() -> None:
            try:
                answer = errand()
            except InterviewError as error:
                answer = self.Failed(error)
            self.post_message(answer)

        self.run_worker(run, thread=True, exit_on_error=False)

    def _look(self) -> Message:
        notes = about(self._errands.notes(self._interview), self._interview.created_at)
        briefs = [note for note in reversed(notes) if note.kind == "brief"]
        return self.Noted({note.text: note.at for note in briefs})

    @on(Noted)
    def _was_noted(self, event: Noted) -> None:
        self._busy = False
        self._presented.update(event.presented)
        self._draw()

    def _read(self, challenge: str) -> Message:
        return self.Read(challenge, self._errands.brief(self._interview, challenge))

    def _make_link(self, challenge: str) -> Message:
        return self.Linked(challenge, self._errands.link(self._interview, challenge))

    @on(Read)
    def _was_read(self, event: Read) -> None:
        self._busy = False
        self._challenge, self._text = event.challenge, event.text
        self._presented.setdefault(event.challenge, datetime.now(UTC))
        self._say("The time is noted.")

    @on(Linked)
    def _was_linked(self, event: Linked) -> None:
        self._busy = False
        until = local_minute(event.link.expires_at)
        self._say(f"The link opens this brief without keys until {until}, or until your own sign-in ends.")
        self.app.post_message(CopyTextRequested(event.link.url, f"Link to brief {event.challenge}", secret=True))

    @on(Failed)
    def _has_failed(self, event: Failed) -> None:
        self._busy = False
        self._say(f"{event.error.title} {event.error.hint}".strip())

    def _say(self, words: str) -> None:
        self._news = words
        self._draw()

    def _draw(self) -> None:
        pane, scroll = self.query_one("#present"), self.query_one("#brief")
        width = max(scroll.scrollable_content_region.width, 20)
        lines = self._brief(width) if self._text else self._choice(width)
        if self._news:
            lines = [*paragraph(self._news, width, Tone.BUSY), EMPTY, *lines]
        self._shown.update(Content("\n").join(lines))
        pane.border_subtitle = "y copies · l makes a link · Esc goes back" if self._text else "Esc closes"

    def _choice(self, width: int) -> Lines:
        lines = paragraph("Its letter shows a challenge's brief, and notes the time.", width)
        lines.append(EMPTY)
        for key in self._keys:
            when = self._presented.get(key)
            words = f"presented {local_minute(when)}" if when is not None else "not presented yet"
            title = clean(self._board.challenges[key].title)
            lines.append(said(f"{key}  ", Tone.BUSY, bold=True) + f"{title.ljust(18)}" + said(words, Tone.QUIET))
        return lines

    def _brief(self, width: int) -> Lines:
        lines: Lines = []
        for line in flowing(self._text, width):
            lines += said(line, bold=line.startswith("#")).wrap(width) or [EMPTY]
        return lines
