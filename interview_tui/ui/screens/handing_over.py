"""What the commands around the handoff do on the main screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from textual.reactive import var
from textual.screen import Screen

from interview_tui.ui.board import Board
from interview_tui.ui.commands import BY_ID
from interview_tui.ui.handoff_messages import (
    CopyRequested,
    HandOverRequested,
    RevealRequested,
    RevokeRequested,
    SaveRequested,
)
from interview_tui.ui.messages import TabOpened
from interview_tui.ui.widgets.interview_table import InterviewTable

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.ui.handed import Copy
    from interview_tui.ui.screens.confirm import Question
    from interview_tui.ui.screens.errands import Errands
    from interview_tui.ui.screens.save_handoff import Saving

TAB = "handoff"
Answer = TypeVar("Answer")


class HandoffCommands(Screen[None]):
    """The part of the main screen that hands over."""

    board: var[Board | None] = var[Board | None](None, init=False)

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self.errands = errands
        self.table = InterviewTable()

    def handoff_acts(self) -> Mapping[str, Callable[[Board], object]]:
        """What each of the commands does."""
        return {
            "credentials": self._credentials,
            "force": self._force,
            "copy": self._copy,
            "copy_as": self._copy_as,
            "reveal": self._reveal,
            "save": self._save,
            "revoke": self._revoke,
            "brief": self._present,
        }

    # Dialogs are imported when they are opened: the first picture does not wait for them.

    def ask_to_reopen(self, interview: Interview) -> None:
        """Access was revoked: whether to open it again, with new keys."""
        from interview_tui.ui.screens import questions

        again = HandOverRequested(interview.id, again=True)
        self._ask(questions.reopen(interview), lambda: self.post_message(again))

    def _dialog(self, screen: Screen[Answer], then: Callable[[Answer | None], None] | None = None) -> None:
        """Open a dialog; nothing that popped up before covers it."""
        self.app.clear_notifications()
        self.app.push_screen(screen, then)

    def _ask(self, question: Question, then: Callable[[], object]) -> None:
        from interview_tui.ui.screens.confirm import Confirm

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                then()

        self._dialog(Confirm(question), answered)

    def _copy(self, _board: Board) -> None:
        from interview_tui.ui.handed import Copy

        self.post_message(CopyRequested(self.table.chosen, Copy()))

    def _credentials(self, board: Board) -> None:
        interview = board.interview(self.table.chosen)
        self._show_tab(board)
        if interview is None:
            return
        if board.access_of(interview.id).closed:
            self.ask_to_reopen(interview)
        else:
            self.post_message(HandOverRequested(interview.id))

    def _force(self, board: Board) -> None:
        from interview_tui.ui.screens import questions

        interview = board.interview(self.table.chosen)
        if interview is None:
            return
        refused, token = board.access_of(interview.id).refused, BY_ID["force"].token(interview)
        found = refused.title if refused is not None else ""
        forced = HandOverRequested(interview.id, forced=True)
        self._show_tab(board)
        self._ask(questions.force(interview, found, token), lambda: self.post_message(forced))

    def _revoke(self, board: Board) -> None:
        from interview_tui.ui.screens import questions

        interview = board.interview(self.table.chosen)
        if interview is None:
            return
        revoked, token = RevokeRequested(interview.id), BY_ID["revoke"].token(interview)

        def go() -> None:
            self.post_message(TabOpened(TAB))
            self.post_message(revoked)

        self._ask(questions.revoke(interview, board, token), go)

    def _reveal(self, board: Board) -> None:
        self._show_tab(board)
        self.post_message(RevealRequested(self.table.chosen))

    def _copy_as(self, _board: Board) -> None:
        from interview_tui.ui.screens.copy_as import CopyAs

        interview_id = self.table.chosen

        def chosen(wanted: Copy | None) -> None:
            if wanted is not None:
                self.post_message(CopyRequested(interview_id, wanted))

        self._dialog(CopyAs(), chosen)

    def _save(self, board: Board) -> None:
        from interview_tui.ui.screens.save_handoff import SaveHandoff

        interview = board.interview(self.table.chosen)
        if interview is None:
            return

        def chosen(saving: Saving | None) -> None:
            if saving is not None:
                wanted = SaveRequested(interview.id, saving.path, saving.wanted, overwrite=saving.overwrite)
                self.post_message(wanted)

        self._dialog(SaveHandoff(interview), chosen)

    def _present(self, board: Board) -> None:
        from interview_tui.ui.screens.present import Present

        interview = board.interview(self.table.chosen)
        if interview is not None:
            self._dialog(Present(interview, board, self.errands))

    def _show_tab(self, board: Board) -> None:
        if board.tab != TAB:
            self.post_message(TabOpened(TAB))
