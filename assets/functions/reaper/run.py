"""One run: everything that is past its end is revoked, then deleted; what fails is noted and goes on next time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from reaper.account import Account
from reaper.due import Stack, can_be_deleted, ends_at, is_expired, is_ours

LONGEST_REASON = 400
"""Characters of a reason: the line has to stay one event of the log."""

NO_END = "its end cannot be read from the tag interview:expires-at, so nothing ends it by itself"


@dataclass
class Run:
    """What a run has done so far, by the ids of interviews. ``deleted`` are those whose deletion was begun.

    ``left`` are those past their end to which the run did not come, or whose stack something is being done to: of them
    it says nothing new, and what an earlier run said of them still holds.
    """

    deleted: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    expired: int = 0

    def fail(self, stack: Stack, reason: str) -> None:
        """Note why one could not be deleted, or not fully; the first reason counts."""
        name = str(stack["StackName"])
        if name not in {entry["id"] for entry in self.failed}:
            self.failed.append({"id": name, "reason": " ".join(reason.split())[:LONGEST_REASON]})

    def as_fields(self) -> dict[str, Any]:
        """The line of the log."""
        return {
            "deleted": self.deleted,
            "revoked": self.revoked,
            "failed": self.failed,
            "left": self.left,
            "expired": self.expired,
        }


def end_expired(account: Account, now: Callable[[], datetime], enough_time: Callable[[], bool]) -> Run:
    """End what is past its end, the longest overdue first, as far as the time suffices."""
    from botocore.exceptions import BotoCoreError, ClientError

    run, ours = Run(), [stack for stack in account.stacks() if is_ours(stack)]
    for stack in ours:
        if ends_at(stack) is None and stack["StackStatus"] != "DELETE_COMPLETE":
            run.fail(stack, NO_END)
    overdue = [stack for stack in ours if is_expired(stack, now())]
    run.expired = len(overdue)
    for stack in sorted(overdue, key=lambda each: str(ends_at(each))):
        if not enough_time():
            run.left.append(str(stack["StackName"]))
            continue
        try:
            _end(account, stack, run, now())
        except (BotoCoreError, ClientError) as error:
            run.fail(stack, f"{type(error).__name__}: {error}")
    return run


def _end(account: Account, stack: Stack, run: Run, now: datetime) -> None:
    """Look once more, since somebody may have extended it meanwhile; then revoke and delete."""
    stack = account.stack(stack["StackId"])
    if not is_expired(stack, now):
        return
    if not can_be_deleted(stack):
        run.left.append(str(stack["StackName"]))
        return
    _revoke(account, stack, run)
    again = stack["StackStatus"] == "DELETE_FAILED"
    if again:
        run.fail(stack, account.why(stack))
        _help(account, stack, run)
    account.delete(stack)
    if not again:
        run.deleted.append(stack["StackName"])


def _revoke(account: Account, stack: Stack, run: Run) -> None:
    """Deny everything to its roles. When that fails the deletion goes on: it takes the roles away."""
    from botocore.exceptions import ClientError

    try:
        if [role for role in account.roles(stack) if account.revoke(role)]:
            run.revoked.append(stack["StackName"])
    except ClientError as error:
        run.fail(stack, f"access could not be revoked: {error}")


def _help(account: Account, stack: Stack, run: Run) -> None:
    """Clear what is in the way of deleting its own resources; nothing that is not its own is touched.

    What stays in the way, such as somebody's protection of the stack itself, is told of with AWS's own reason.
    """
    from botocore.exceptions import ClientError

    for kind, name in account.stuck(stack):
        try:
            account.free(kind, name)
        except ClientError as error:
            run.fail(stack, f"what is in the way of deleting {name} could not be taken away: {error}")
