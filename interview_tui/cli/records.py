"""The JSON objects that scripts rely on; their keys are stable."""

from __future__ import annotations

from typing import Any

from interview_tui.model.difference import NOT_COMPARED, Change, Difference, Reset, ResetPlan
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.expiry import Extension
from interview_tui.model.handoff import Revocation
from interview_tui.model.health import Check, Health
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Cleanup
from interview_tui.model.receipt import record as receipt_record
from interview_tui.model.traffic import Traffic


def interview_record(interview: Interview, *, ready: bool) -> dict[str, Any]:
    """One row of ``list`` and the last word of ``deploy``."""
    return {
        "id": interview.id,
        "candidate": interview.candidate,
        "state": interview.state.value,
        "ready": ready,
        "challenges": list(interview.challenges),
        "created_at": interview.created_at,
        "expires_at": interview.expires_at,
    }


def revocation_record(revoked: Revocation) -> dict[str, Any]:
    """The answer of ``revoke``."""
    return {
        "id": revoked.interview_id,
        "roles": list(revoked.roles),
        "proven": revoked.proven,
        "detail": revoked.detail,
        "seconds": round(revoked.seconds, 1),
    }


def extension_record(extension: Extension) -> dict[str, Any]:
    """The answer of ``extend``."""
    return {
        "id": extension.interview_id,
        "expired_at": extension.before,
        "expires_at": extension.after,
        "seconds": round(extension.seconds, 1),
    }


def health_record(health: Health) -> dict[str, Any]:
    """The answer of ``verify``."""
    return {
        "id": health.interview_id,
        "ready": health.ready,
        "checks": [check_record(check) for check in health.checks],
    }


def check_record(check: Check) -> dict[str, str]:
    """One check."""
    return {"name": check.name, "state": check.state.value, "detail": check.detail}


def event_record(event: StackEvent) -> dict[str, Any]:
    """One stack event."""
    return {
        "at": event.at,
        "resource": event.resource,
        "type": event.type,
        "status": event.status,
        "reason": event.reason,
        "physical_id": event.physical_id,
    }


def resource_record(resource: Resource) -> dict[str, str]:
    """One resource of a stack."""
    return {
        "resource": resource.logical_id,
        "physical_id": resource.physical_id,
        "type": resource.type,
        "status": resource.status,
        "reason": resource.reason,
    }


def cleanup_record(cleanup: Cleanup) -> dict[str, Any]:
    """The answer of ``cleanup``; what could not be looked at may be left, so it counts as left."""
    found = [{"kind": item.kind, "name": item.name} for item in cleanup.sweep.found]
    unknown = [{"kind": "unknown", "name": reason} for reason in cleanup.sweep.unreadable]
    return {
        "id": cleanup.interview_id,
        "state": cleanup.state,
        "left": found + unknown,
        "receipt": None if cleanup.receipt is None else receipt_record(cleanup.receipt),
        "saved": cleanup.saved,
        "archive": cleanup.archive,
    }


def traffic_record(interview_id: str, traffic: Traffic) -> dict[str, Any]:
    """The answer of ``traffic``; ``said`` is why the last call that failed did."""
    return {
        "id": interview_id,
        "calls": traffic.calls,
        "sent": traffic.sent,
        "failed": traffic.failed,
        "said": traffic.said,
    }


def difference_record(difference: Difference) -> dict[str, Any]:
    """The answer of ``diff``; what could not be read is not pristine; ``not_compared`` says what nobody looks at."""
    found: dict[str, Any] = {
        "id": difference.interview_id,
        "pristine": difference.pristine,
        "changes": [change_record(change) for change in difference.changes],
        "not_compared": NOT_COMPARED,
    }
    return found | ({"unreadable": list(difference.unreadable)} if difference.unreadable else {})


def change_record(change: Change) -> dict[str, Any]:
    """One thing that differs; ``at`` is there only where anybody knows."""
    found: dict[str, Any] = {"challenge": change.challenge, "what": change.what, "detail": change.detail}
    return found | ({"at": change.at} if change.at is not None else {})


def reset_record(reset: Reset, plan: ResetPlan) -> dict[str, Any]:
    """The answer of ``reset``: what differed before, what was planned, and what was done about it."""
    return {
        "id": reset.interview.id,
        "candidate": reset.interview.candidate,
        "pristine": reset.difference.pristine,
        "ready": reset.health.ready,
        "expires_at": reset.interview.expires_at,
        "changes": [change_record(change) for change in plan.difference.changes],
        "not_compared": NOT_COMPARED,
        "plan": list(plan.steps),
        "done": list(reset.done),
        "seconds": round(reset.seconds, 1),
    }
