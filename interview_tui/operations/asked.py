"""Look once more right before acting: what was asked about may be another by the time of the answer."""

from __future__ import annotations

from dataclasses import replace

from interview_tui.model.errors import ChangedMeanwhile, Denied, NotFound
from interview_tui.model.interview import Interview, State
from interview_tui.model.ports import Cloud


def as_asked(cloud: Cloud, asked: Interview) -> Interview:
    """The interview as it is now; ``ChangedMeanwhile`` when it is not the one that was asked about any more.

    One that is gone by now, or was when the question was put, is the same one: only the proof is left to be made.
    """
    if asked.is_gone:
        return asked
    try:
        now = cloud.interview(asked.id)
    except NotFound:
        return _gone(cloud, asked)
    change = _change(asked, now)
    if change:
        raise ChangedMeanwhile(
            f"{asked.id} is not what it was when the question was put: {change}. Nothing was removed.",
            f"`interview-tui show {asked.id}` shows it; clean it up again when you still mean it.",
        )
    return now


def _change(asked: Interview, now: Interview) -> str:
    """What somebody else did to it, in words; empty when it is the one that was asked about."""
    if now.stack_id != asked.stack_id:
        return "it was removed, and another one has its id"
    if now.candidate != asked.candidate:
        return f"it belongs to {now.candidate or 'nobody'} now"
    if now.expires_at != asked.expires_at:
        return f"it ends {now.expires_at:%Y-%m-%dT%H:%M:%SZ} now" if now.expires_at else "its end cannot be read now"
    if asked.state is State.LIVE and now.state is State.UPDATING:
        # Handing on and extending are updates, whose tags may not be told before they are over.
        return "its stack is being updated"
    return ""


def _gone(cloud: Cloud, asked: Interview) -> Interview:
    """As CloudFormation remembers it, if it may be asked."""
    try:
        found = cloud.deleted(asked.id)
    except Denied:
        found = None
    if found is not None and found.stack_id == asked.stack_id:
        return found
    return replace(asked, stack_status="DELETE_COMPLETE")
