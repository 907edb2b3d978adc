"""What handing over brings forth: the handoff with its e-mail, what the screen may know of it, and what goes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from interview_tui.model.errors import InterviewError
from interview_tui.model.handoff import Format, Handoff
from interview_tui.model.secret import MASK, Secret

if TYPE_CHECKING:
    from interview_tui.model.local_ports import Stationery


@dataclass(frozen=True, slots=True)
class Handed:
    """A handoff with its e-mail, in which the secrets are masked; ``problem`` is why there is no e-mail."""

    handoff: Handoff
    email: str = ""
    problem: InterviewError | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """What the rest of the screen may know of a handoff: nothing secret; times are UTC."""

    at: datetime
    ends_at: datetime
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be written down: a form, or ``None`` for the e-mail as a file that mail programs open."""

    form: Format | None = Format.EMAIL
    with_briefs: bool = False


def handed(handoff: Handoff, stationery: Stationery) -> Handed:
    """In a thread: a handoff with its masked e-mail; a template of the user's that is wrong takes nothing else away."""
    covered = Secret(MASK)
    keys = replace(handoff.keys, secret_access_key=covered, session_token=covered)
    try:
        return Handed(handoff, stationery.write(replace(handoff, keys=keys), Format.EMAIL))
    except InterviewError as error:
        return Handed(handoff, problem=error)


def written(handoff: Handoff, stationery: Stationery, wanted: Copy) -> Secret:
    """In a thread: the handoff as it goes out. Raises ``InterviewError`` when a template is wrong."""
    if wanted.form is None:
        return Secret(stationery.mail(handoff, with_briefs=wanted.with_briefs).decode("utf-8", "replace"))
    return Secret(stationery.write(handoff, wanted.form, with_briefs=wanted.with_briefs))
