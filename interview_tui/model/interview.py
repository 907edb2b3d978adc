"""An interview: one candidate's environment, one CloudFormation stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from interview_tui.model.errors import NotFound
from interview_tui.model.statuses import ABSENT_STATUSES, State, state_of_stack


def nothing() -> Mapping[str, str]:
    """An empty mapping that stays empty."""
    return MappingProxyType({})


__all__ = ["Interview", "State"]


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview as its stack and tags tell it; times are UTC, ``challenges`` are keys such as ``("A", "C")``."""

    id: str
    candidate: str
    owner: str
    challenges: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    stack_id: str
    stack_status: str
    status_reason: str = ""
    version: str = ""
    outputs: Mapping[str, str] = field(default_factory=nothing, hash=False)
    parameters: Mapping[str, str] = field(default_factory=nothing, hash=False)
    protected: bool = False
    """Whether somebody has switched the stack's termination protection on."""

    @property
    def state(self) -> State:
        """The stack's status in one word."""
        return state_of_stack(self.stack_status)

    @property
    def is_gone(self) -> bool:
        """Whether CloudFormation has finished deleting the stack."""
        return self.stack_status in ABSENT_STATUSES

    def output(self, name: str) -> str:
        """An output of the stack; ``NotFound`` when the stack does not (yet) have it."""
        try:
            return self.outputs[name]
        except KeyError:
            raise NotFound(
                f"The stack {self.id} has no output {name}.", f"`interview-tui events {self.id}` shows why."
            ) from None

    def time_left(self, now: datetime) -> timedelta | None:
        """How long until it expires; negative when overdue, ``None`` when the tag is missing or unreadable."""
        return None if self.expires_at is None else self.expires_at - now
