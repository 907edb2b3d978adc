"""Whether an interview is still whose it was: another interviewer may hand it on at the same time."""

from __future__ import annotations

from interview_tui.model.difference import ResetOrder
from interview_tui.model.errors import ChangedMeanwhile
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Cloud
from interview_tui.operations.boundary import is_revoked


def refuse_another(asked: Interview, found: Interview, order: ResetOrder) -> None:
    """Raise where it is not whose it was when the reset was confirmed; one that was killed may have handed it on."""
    if order.candidate and asked.candidate != order.candidate:
        raise _changed(found, order.candidate, "Nothing was changed.")
    if order.successor and found.candidate == order.successor:
        return
    if _whose(found) != _whose(asked):
        raise _changed(found, asked.candidate, "Nothing was changed.")


def refuse_changed(cloud: Cloud, held: Interview) -> None:
    """Raise where it has become somebody else's since this reset looked last, before anything of theirs is touched."""
    found = cloud.interview(held.id)
    if _whose(found) != _whose(held):
        raise _changed(found, held.candidate, "Another reset is under way, or has just ended; it opens access itself.")


def refuse_opened(cloud: Cloud, held: Interview, order: ResetOrder) -> None:
    """Raise where another reset, which was first, has let people in: what they wrote, no comparison has seen."""
    if not is_revoked(cloud, held):
        raise ChangedMeanwhile(
            f"{held.id} is not proven to be as it was planted: somebody else has opened access to it meanwhile.",
            f"Another reset has just ended; `{order.command(held)}` puts it back once more.",
        )


def _whose(interview: Interview) -> tuple[str, str]:
    return interview.candidate, interview.outputs.get("ExternalId", "")


def _changed(found: Interview, candidate: str, what: str) -> ChangedMeanwhile:
    now = f"handed it on to {found.candidate}" if found.candidate != candidate else "given it new access"
    return ChangedMeanwhile(
        f"{found.id} was {candidate}'s when it was to be reset, and somebody has {now} meanwhile. {what}",
        f"`interview-tui show {found.id}` shows whose it is now.",
    )
