"""A function's log as AWS writes it: one stream per execution environment, the true memory, only if its role may."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import contextvars
import math
import time
import uuid
from typing import Any

from interview_tui.sandbox.hooks.lambda_invoke import INVOCATION, Environment
from interview_tui.sandbox.hooks.symbols import require


def install() -> None:
    """Replace the emulator's log writer."""
    from ministack.core import iam_evaluator
    from ministack.services import cloudwatch_logs, iam, lambda_svc

    require(lambda_svc, "_emit_lambda_logs", "func", "request_id", "log_text", "error", "duration_ms", "log_source")
    require(cloudwatch_logs, "_log_groups")
    require(cloudwatch_logs, "_append_log_events", "stream", "events")
    require(cloudwatch_logs, "_fanout_to_live_tail_sessions", "group_name", "stream_name", "events")
    require(cloudwatch_logs, "_live_tail_sessions")
    require(cloudwatch_logs, "_create_log_group", "data")
    require(cloudwatch_logs, "_create_log_stream", "data")
    require(iam_evaluator, "_gather_role_policies", "role_name", "account_id")
    require(iam_evaluator, "_permissions_boundary", "store", "name", "account_id")
    require(iam_evaluator, "evaluate", "ctx", "policies")
    require(iam_evaluator, "EvalContext", "principal_arn", "principal_type", "principal_account", "action")
    require(iam, "_roles")
    usual = lambda_svc._emit_lambda_logs

    def write(
        func: dict[str, Any], request_id: str, log_text: str, error: bool, duration_ms: float, **more: Any
    ) -> None:
        record = INVOCATION.get()
        if record is None:  # A runtime that is not run by the emulator's worker processes.
            usual(func, request_id, log_text, error, duration_ms, **more)
        elif record.environment is not None:
            lines = [*log_text.splitlines(), *filter(None, [record.trace]), f"END RequestId: {request_id}"]
            lines.append(_report(func["config"], request_id, duration_ms, record.environment, cold=record.cold))
            _write(func["config"], request_id, lines, duration_ms, record.environment)

    lambda_svc._emit_lambda_logs = write


def _report(
    config: dict[str, Any], request_id: str, duration_ms: float, environment: Environment, *, cold: bool
) -> str:
    init_ms = environment.init_ms if cold else 0.0
    duration = max(duration_ms - init_ms, 1.0)
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {duration:.2f} ms",
        f"Billed Duration: {math.ceil(duration + init_ms)} ms",
        f"Memory Size: {config.get('MemorySize', 128)} MB",
        f"Max Memory Used: {environment.peak_mb} MB",
    ]
    return "\t".join([*parts, f"Init Duration: {init_ms:.2f} ms"] if cold else parts)


def _write(
    config: dict[str, Any], request_id: str, lines: list[str], duration_ms: float, environment: Environment
) -> None:
    from ministack.services import cloudwatch_logs as logs

    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"
    stream = _stream(config, group, environment.stream)
    if stream is None:
        return
    now = int(time.time() * 1000)
    start = f"START RequestId: {request_id} Version: {config.get('Version', '$LATEST')}"
    stamped = [(now - int(duration_ms), start), *((now, line) for line in lines)]
    events = [
        {"timestamp": stamp, "message": line, "ingestionTime": now, "eventId": uuid.uuid4().hex}
        for stamp, line in stamped
    ]
    logs._append_log_events(stream, events)
    _push(group, environment.stream, events)


def _push(group: str, stream: str, events: list[dict[str, Any]]) -> None:
    """Have Live Tail tell of the events; its sessions belong to the event loop, and calls work in other threads."""
    from ministack.services import cloudwatch_logs as logs

    for session in list(logs._live_tail_sessions.values()):
        loop = getattr(session["queue"], "_loop", None)  # there once somebody waits at it
        if loop is not None:
            told = contextvars.copy_context()  # with the account and region of the call
            loop.call_soon_threadsafe(told.run, logs._fanout_to_live_tail_sessions, group, stream, events)
            return


def _stream(config: dict[str, Any], group: str, stream: str) -> dict[str, Any] | None:
    """The stream to write to, made when it is not there; ``None`` where the function's role may not."""
    from ministack.services import cloudwatch_logs as logs

    region, account = config["FunctionArn"].split(":")[3:5]
    arn = f"arn:aws:logs:{region}:{account}:log-group:{group}"
    if group not in logs._log_groups and _role_may(config, "logs:CreateLogGroup", arn):
        logs._create_log_group({"logGroupName": group})
    # The group may be deleted by its stack at any moment.
    streams: dict[str, Any] = (logs._log_groups.get(group) or {}).get("streams", {})
    if stream not in streams and _role_may(config, "logs:CreateLogStream", f"{arn}:log-stream:{stream}"):
        logs._create_log_stream({"logGroupName": group, "logStreamName": stream})
    may_write = _role_may(config, "logs:PutLogEvents", f"{arn}:log-stream:{stream}")
    found: dict[str, Any] | None = streams.get(stream) if may_write else None
    return found


def _role_may(config: dict[str, Any], action: str, resource: str) -> bool:
    from ministack.core import iam_evaluator as evaluator
    from ministack.services import iam

    arn = config.get("Role", "")
    region, account = config["FunctionArn"].split(":")[3:5]
    role = arn.rsplit("/", 1)[-1]
    context = evaluator.EvalContext(
        principal_arn=f"arn:aws:sts::{account}:assumed-role/{role}/{config['FunctionName']}",
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=region,
    )
    policies = evaluator._gather_role_policies(role, account)
    limits = evaluator._permissions_boundary(iam._roles, role, account)
    return bool(evaluator.evaluate(context, policies, *limits).decision == "Allow")
