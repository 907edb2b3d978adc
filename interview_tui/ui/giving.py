"""Copying and saving a handoff: the ways in which a secret leaves the program, all of them asked for by the user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer

from interview_tui.clipboard import Clipboard, SystemClipboard
from interview_tui.model.secret import Secret
from interview_tui.ui import handoff_messages as messages
from interview_tui.ui.clipboard import Copies, NoClipboard
from interview_tui.ui.handing import Handing

if TYPE_CHECKING:
    from interview_tui.model.handoff import Handoff
    from interview_tui.model.ports import Clock
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.handed import Copy
    from interview_tui.ui.place import Settings


class Giving(Handing):
    """The part of the app that has the clipboard and writes files."""

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        settings: Settings,
        now: Callable[[], datetime],
        clock_for: Callable[[Clock, Event], Clock],
        clipboard: Clipboard | None,
    ) -> None:
        super().__init__(desk_factory, settings, now, clock_for)
        self._given_clipboard = clipboard
        self._copies: Copies | None = None
        self._clearing: Timer | None = None

    @property
    def copies(self) -> Copies:
        """The desktop's clipboard; a program without a screen has none unless it was given one."""
        if self._copies is None:
            usual: Clipboard = NoClipboard() if self.is_headless else SystemClipboard()
            self._copies = Copies(self._given_clipboard or usual)
        return self._copies

    @on(messages.CopyRequested)
    def _copy_requested(self, event: messages.CopyRequested) -> None:
        handoff, desk = self._good("copy", event.interview_id), self.desk
        if handoff is None or desk is None:
            return

        def copy() -> None:
            from interview_tui.ui.handed import written

            self._copy(written(handoff, desk.stationery, event.wanted).reveal(), _name(event.wanted))

        self.in_thread(copy)

    @on(messages.CopyTextRequested)
    def _copy_text_requested(self, event: messages.CopyTextRequested) -> None:
        self.in_thread(lambda: self._copy(event.text.reveal(), event.what, secret=event.secret))

    def _copy(self, text: str, what: str, *, secret: bool = True) -> None:
        """In a thread: into the desktop's clipboard; the terminal's is written by the one who has the screen."""
        arrived = self.copies.copy(text, secret=secret)
        self.post_message(messages.Copied(Secret(text), what, arrived=arrived, secret=secret))

    @on(messages.Copied)
    def _copied(self, event: messages.Copied) -> None:
        self.copy_to_clipboard(event.text.reveal())
        # Textual keeps what was copied, for its own fields to paste.
        self._clipboard = ""
        if self._clearing is not None:
            self._clearing.stop()
            self._clearing = None
        if event.secret and self.copies.pending:
            self._clearing = self.set_timer(self.settings.copied, self._clear_soon)
        text = _sent(event, self.settings.copied)
        self.notify(text, severity="information" if event.arrived else "warning", timeout=10, markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """Into the terminal's clipboard; nothing of it stays here while secrets are on the screen to be selected."""
        super().copy_to_clipboard(text)
        if self.handoffs.revealed:
            self._clipboard = ""

    def _clear_soon(self) -> None:
        """In a thread, since the clipboard has to be asked what is in it."""

        def clear() -> None:
            if self.copies.clear():
                self.post_message(messages.ClipboardCleared())

        self.in_thread(clear)

    @on(messages.ClipboardCleared)
    def _clipboard_cleared(self) -> None:
        # The terminal's cannot be read: that the desktop's still had ours is the best sign that there is.
        self.copy_to_clipboard("")
        self.notify("The clipboard is cleared.", timeout=4, markup=False)

    def forget_secrets(self) -> None:
        """The end: nothing of ours stays in the clipboard, and nothing in memory. Takes a few seconds at worst."""
        self.handoffs.keep(())
        if self.copies.pending and self.copies.clear():
            super().copy_to_clipboard("")

    @on(messages.SaveRequested)
    def _save_requested(self, event: messages.SaveRequested) -> None:
        handoff, desk = self._good("save", event.interview_id), self.desk
        if handoff is None or desk is None:
            return

        def write() -> None:
            from interview_tui.ui import saving
            from interview_tui.ui.handed import written

            text = written(handoff, desk.stationery, event.wanted)
            saving.save(event.path, text.reveal(), overwrite=event.overwrite)
            self.post_message(messages.Saved(event.path))

        self.in_thread(write)

    @on(messages.Saved)
    def _saved(self, event: messages.Saved) -> None:
        text = f"Saved as {event.path}, readable by you only. The keys are in it: delete it once it is sent."
        self.notify(text, timeout=10, markup=False)

    def _good(self, command_id: str, interview_id: str) -> Handoff | None:
        """The handoff, if it is still good for anything; says so if not."""
        held = self.handoffs.get(interview_id)
        if self.refused(command_id, interview_id) or held is None:
            return None
        if held.handoff.time_left(self.now()) <= timedelta(0):
            self.notify("The keys have ended: make new ones first.", severity="warning", timeout=4, markup=False)
            return None
        return held.handoff


def _name(wanted: Copy) -> str:
    """What was copied, as the toast says it."""
    name = "The .eml file" if wanted.form is None else _NAMES.get(wanted.form.value, f"The {wanted.form} form")
    return f"{name} with the briefs" if wanted.with_briefs else name


_NAMES = {"email": "The e-mail"}


def _sent(event: messages.Copied, seconds: float) -> str:
    """Neither clipboard confirms anything: what can be promised, and what cannot."""
    if not event.secret:
        return f"{event.what}: sent to the clipboard." if event.arrived else f"{event.what}: {_TERMINAL_ONLY}."
    if not event.arrived:
        return f"{event.what}: {_TERMINAL_ONLY}. It stays there until something else is copied."
    return (
        f"{event.what}: sent to the clipboard; cleared in {seconds:g} s if it is still there. "
        "Clipboard managers may keep it."
    )


_TERMINAL_ONLY = "sent to the terminal's clipboard only"
