"""What the commands do on the main screen: keys become requests that the app carries out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from interview_tui.ui.commands import BY_ID, COMMANDS
from interview_tui.ui.keeping_messages import ArchiveRequested, NoteWritten
from interview_tui.ui.messages import (
    CleanupRequested,
    DeployRequested,
    DismissRequested,
    ExtendRequested,
    RefreshRequested,
    ResetRequested,
    TabOpened,
    VerifyRequested,
    ViewChanged,
)
from interview_tui.ui.screens.handing_over import HandoffCommands
from interview_tui.ui.tabs import FIRST_TAB, TABS, beside
from interview_tui.ui.traffic_messages import TrafficRequested, TrafficStopRequested
from interview_tui.ui.widgets.filter_line import FilterLine

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.model.plan import Order
    from interview_tui.model.traffic import Pace
    from interview_tui.ui.board import Board
    from interview_tui.ui.place import Settings
    from interview_tui.ui.screens.errands import Errands

# The app itself has the keys of these, also while a dialog is open.
APP_COMMANDS = ("palette", "quit")


class Commanding(HandoffCommands):
    """A screen with the table of interviews and every command on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(command.key, f"command('{command.id}')", command.label, id=command.id, tooltip=command.help)
            for command in COMMANDS
            if command.key and command.id not in APP_COMMANDS
        ),
        Binding("q", "how_to_quit", "Quit", show=False),
    ]

    def __init__(self, settings: Settings, shown_keys: Mapping[str, str], errands: Errands) -> None:
        super().__init__(errands)
        self._settings = settings
        self._shown_keys = shown_keys
        # Held rather than looked up: news may come in while the screen is being taken down.
        self.filter_line = FilterLine()
        self._acts: Mapping[str, Callable[[Board], object]] = {
            "new": self._new,
            "verify": lambda _board: self.post_message(VerifyRequested(self.table.chosen)),
            "traffic": self._traffic,
            "reset": self._reset,
            "clean_up": self._clean_up,
            "extend": self._extend,
            **self.handoff_acts(),
            "note": self._note,
            "archive": lambda _board: self.post_message(ArchiveRequested(self.table.chosen)),
            "logs": lambda _board: self.show_log(),
            "filter": lambda board: self.filter_line.open(board.view.filter),
            "sort": lambda board: self.post_message(ViewChanged(board.view.next_sort())),
            "reverse": lambda board: self.post_message(ViewChanged(board.view.sorted_by(board.view.sort))),
            "refresh": lambda _board: self.post_message(RefreshRequested()),
            "details": lambda _board: self.go_into_details(),
            **{f"show_{tab.id}": partial(self._open, tab.id) for tab in TABS},
            "next_tab": lambda board: self._open(beside(board.tab, 1), board),
            "previous_tab": lambda board: self._open(beside(board.tab, -1), board),
            "back": self._back,
            "theme": lambda _board: self._other_theme(),
            "palette": lambda _board: self.call_later(self.app.run_action, "command_palette"),
            "help": lambda _board: self._help(),
            "quit": lambda _board: self.call_later(self.app.run_action, "quit"),
        }

    def go_into_details(self) -> None:
        """Give the open tab the keys, or give them back to the table."""
        raise NotImplementedError

    def show_log(self) -> None:
        """Show the log in full screen."""
        raise NotImplementedError

    def action_command(self, command_id: str) -> None:
        """Do a command, or say why it cannot be done now."""
        command = BY_ID[command_id]
        if self.board is None:
            return
        reason = command.reason(self.board)
        if reason:
            self.notify(reason, title=command.label, severity="warning", timeout=4, markup=False)
            return
        self._acts[command_id](self.board)

    def action_how_to_quit(self) -> None:
        """The letter alone ends nothing: it is too near to the others."""
        self.notify(f"{self._shown_keys['quit']} quits. Nothing in AWS stops.", timeout=4, markup=False)

    def _open(self, tab: str, _board: Board) -> None:
        self.post_message(TabOpened(tab))

    def _other_theme(self) -> None:
        self.app.theme = "interview-light" if self.app.current_theme.dark else "interview-dark"

    def _back(self, board: Board) -> None:
        """One step back: out of the details, then the filter, then a message that was seen."""
        if self.focused is not None and self.focused is not self.table and not self.filter_line.display:
            self.table.focus()
        elif self.filter_line.display or board.view.filter:
            self.filter_line.close()
            self.table.focus()
            self.post_message(ViewChanged(replace(board.view, filter="")))
        else:
            job = board.job(board.selected)
            if job is not None and not job.running:
                self.post_message(DismissRequested(board.selected))

    # Dialogs are imported when they are opened: the first picture does not wait for them.

    def _help(self) -> None:
        from interview_tui.ui.screens.help import Help
        from interview_tui.ui.widgets.log_lines import LogLines

        self.app.push_screen(Help(self._shown_keys, in_log=isinstance(self.focused, LogLines)))

    def _new(self, board: Board) -> None:
        from interview_tui.ui.screens.new_interview import NewInterview

        def ordered(order: Order | None) -> None:
            if order is not None:
                self.post_message(DeployRequested(order))

        form = NewInterview(board.challenges, board.place.words, self._settings.hours, board.rates)
        self.app.push_screen(form, ordered)

    def _traffic(self, board: Board) -> None:
        """Stop what is being sent, or ask how much is to be."""
        from interview_tui.ui.screens.send_traffic import SendTraffic

        interview = board.interview(self.table.chosen)
        if interview is None:
            return
        if board.sending(interview.id) is not None:
            self.post_message(TrafficStopRequested(interview.id))
            return

        def chosen(pace: Pace | None) -> None:
            if pace is not None:
                self.post_message(TrafficRequested(interview.id, pace))
                self.post_message(TabOpened("memory"))

        self._dialog(SendTraffic(interview), chosen)

    def _note(self, board: Board) -> None:
        interview = board.interview(self.table.chosen)
        if interview is not None:
            self.write_note(interview)

    def write_note(self, interview: Interview, text: str = "", trouble: str = "") -> None:
        """Ask for a note; with the text of one that could not be kept, and why."""
        from interview_tui.ui.screens.write_note import WriteNote

        def written(note: str | None) -> None:
            if note is not None:
                self.post_message(NoteWritten(interview.id, note))

        self._dialog(WriteNote(interview, text, trouble), written)

    def _extend(self, board: Board) -> None:
        from interview_tui.ui.screens import questions
        from interview_tui.ui.screens.confirm import Confirm

        interview = board.interview(self.table.chosen)
        if interview is None or interview.expires_at is None:
            return

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                self.post_message(ExtendRequested(interview.id))

        question = questions.extend(interview, interview.expires_at, board)
        self._dialog(Confirm(question), answered)

    def _reset(self, board: Board) -> None:
        from interview_tui.ui.screens.confirm_reset import ConfirmReset

        interview = board.interview(self.table.chosen)
        if interview is None:
            return

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                self.post_message(TabOpened(FIRST_TAB))
                self.post_message(ResetRequested(interview.id, question.order))

        token = BY_ID["reset"].token(interview)
        question = ConfirmReset(interview, board.place, token, lambda: self.errands.difference(interview))
        self._dialog(question, answered)

    def _clean_up(self, board: Board) -> None:
        from interview_tui.ui.screens.confirm_cleanup import ConfirmCleanup

        interview = board.interview(self.table.chosen)
        if interview is None:
            return

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                self.post_message(CleanupRequested(interview, archive=question.archive))

        token = BY_ID["clean_up"].token(interview)
        question = ConfirmCleanup(interview, board.place, token, lambda: self.errands.resources(interview))
        self.app.push_screen(question, answered)
