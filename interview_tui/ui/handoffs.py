"""What was handed out in this run. It lives in memory only: not on the board, not in a file, not in a log."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from interview_tui.model.secret import MASK, Secret

if TYPE_CHECKING:
    from interview_tui.ui.handed import Handed


class Handoffs:
    """The handoffs by interview, and the one e-mail that is shown with its secrets."""

    def __init__(self) -> None:
        self._held: dict[str, Handed] = {}
        self._revealed: tuple[str, Secret] | None = None

    def get(self, interview_id: str) -> Handed | None:
        """What was handed out for that interview, if it was in this run."""
        return self._held.get(interview_id)

    def put(self, handed: Handed) -> None:
        """Keep it in the place of an earlier one."""
        self.mask()
        self._held[handed.handoff.interview.id] = handed

    def keep(self, interview_ids: Collection[str]) -> None:
        """Forget all others: their environments are gone, or their keys dead."""
        self._held = {key: held for key, held in self._held.items() if key in interview_ids}
        if self._revealed is not None and self._revealed[0] not in self._held:
            self.mask()

    def drop(self, interview_id: str) -> None:
        """Forget one."""
        self.keep(self._held.keys() - {interview_id})

    @property
    def revealed(self) -> str:
        """The interview whose secrets are shown; empty when all are masked."""
        return self._revealed[0] if self._revealed is not None else ""

    def reveal(self, interview_id: str, email: Secret) -> None:
        """Show the secrets of one."""
        if interview_id in self._held:
            self._revealed = (interview_id, email)

    def mask(self) -> None:
        """Show no secret any more."""
        self._revealed = None

    def email(self, interview_id: str) -> str:
        """The e-mail as it may be shown now."""
        if self._revealed is not None and self._revealed[0] == interview_id:
            return self._revealed[1].reveal()
        held = self._held.get(interview_id)
        return held.email if held is not None else ""

    def shown(self, interview_id: str, secret: Secret) -> str:
        """A secret of that interview as it may be shown now."""
        return secret.reveal() if self.revealed == interview_id else MASK
