"""Entry point: CloudFormation's custom resource and the interviewer's direct call share it.

Direct: ``{"action": "seed" | "verify" | "diff" | "reset", "challenge": "A" | "B" | "C", "target": {...}}``, for B only
``diff`` and ``reset``, for A and B also ``remake``, for A and C ``work``, for C ``reach``, ``close_sessions``,
``open_sessions`` and ``renew_login``; the answer is the function's result, an exception its error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from caretaker import cloudformation
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError
from caretaker.log import log

Action = Callable[[Mapping[str, Any], Deadline], dict[str, Any]]

_IN_TABLES, _ANEW, _IN_DATABASE = "tables", "table_reset", "database"

_ACTIONS: Mapping[str, Mapping[str, str]] = {
    "A": {
        "seed": _IN_TABLES,
        "verify": _IN_TABLES,
        "work": "table_work",
        **dict.fromkeys(("diff", "reset", "remake"), _ANEW),
    },
    "B": dict.fromkeys(("diff", "reset", "remake"), "function"),
    "C": dict.fromkeys(
        ("seed", "verify", "diff", "reset", "work", "reach", "close_sessions", "open_sessions", "renew_login"),
        _IN_DATABASE,
    ),
}
"""The module that has an action, by challenge and action."""


def handle(event: Mapping[str, Any], context: Any) -> dict[str, Any] | None:
    """Answers one event."""
    seconds = context.get_remaining_time_in_millis() / 1000
    deadline = Deadline.after(seconds - cloudformation.ANSWER_MARGIN)
    if not cloudformation.is_request(event):
        return act(event, deadline)
    properties = event["ResourceProperties"]
    log("CloudFormation asks", request=event["RequestType"], interview=properties.get("InterviewId"))
    request = {"action": "seed", "challenge": properties.get("Challenge"), "target": properties.get("Target", {})}
    log_stream = getattr(context, "log_stream_name", "")
    cloudformation.answer(event, seconds, log_stream, lambda: _summary(act(request, deadline)))
    return None


def act(request: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Does what is asked; raises ``CaretakerError`` for a request that makes no sense."""
    action, challenge = str(request.get("action")), str(request.get("challenge"))
    started = time.monotonic()
    result = _action(action, challenge)(request.get("target") or {}, deadline)
    log("done", action=action, challenge=challenge, seconds=round(time.monotonic() - started, 2), ok=result.get("ok"))
    return result


def _action(action: str, challenge: str) -> Action:
    actions = _ACTIONS.get(challenge)
    if actions is None:
        raise CaretakerError(f"There is no challenge {challenge!r}.")
    if action not in actions:
        known = ", ".join(actions)
        raise CaretakerError(f"The caretaker can {known} for challenge {challenge}, not {action!r}.")
    # Imported when needed: each challenge brings clients of its own, and starting up is part of the waiting.
    chosen: Action = getattr(import_module(f"caretaker.{actions[action]}"), action)
    return chosen


def _summary(result: Mapping[str, Any]) -> dict[str, object]:
    """What the stack keeps of it: custom resources have room for little."""
    return {name: value for name, value in result.items() if isinstance(value, str | int | float | bool)}
