"""Fetching for dialogs what is not on the board, or having it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interview_tui.model.errors import CannotStart
from interview_tui.ui.reminding import Reminding
from interview_tui.ui.screens.errands import Errands

if TYPE_CHECKING:
    from interview_tui.model.difference import Difference
    from interview_tui.model.events import Resource
    from interview_tui.model.handoff import Link
    from interview_tui.model.interview import Interview
    from interview_tui.model.notes import Note
    from interview_tui.operations.desk import Desk


class Fetching(Reminding):
    """The part of the app that dialogs ask, each in a thread of its own."""

    def errands(self) -> Errands:
        """What dialogs have done; an error names commands that lead to the dashboard's place."""
        return Errands(
            self.leading(self._resources),
            self.leading(self._difference),
            self.leading(self._notes),
            self.leading(self._brief),
            self.leading(self._link),
        )

    def _resources(self, interview: Interview) -> tuple[Resource, ...]:
        """What the interview's stack holds."""
        return self.desk.cloud.resources(interview.stack_id) if self.desk is not None else ()

    def _difference(self, interview: Interview) -> Difference:
        """How it differs from what was planted."""
        from interview_tui.operations.desk import drive

        return drive(self._open_desk().diff(interview), lambda _event: None)

    def _notes(self, interview: Interview) -> tuple[Note, ...]:
        """What was noted of it."""
        return self._open_desk().journal.notes(interview.id)

    def _brief(self, interview: Interview, challenge: str) -> str:
        """The brief, presented now."""
        return self._open_desk().brief(interview, challenge)

    def _link(self, interview: Interview, challenge: str) -> Link:
        """An address of the brief."""
        return self._open_desk().link_brief(interview, challenge)

    def _open_desk(self) -> Desk:
        if self.desk is None:
            raise CannotStart("Not connected yet.", "Wait until the interviews are there.")
        return self.desk
