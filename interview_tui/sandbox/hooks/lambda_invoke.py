"""One invocation as AWS does it: memory measured and limited, and what goes wrong in one environment stays in it."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import contextvars
import logging
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from interview_tui.sandbox.hooks import lambda_beginnings
from interview_tui.sandbox.hooks.lambda_process import LOG_STREAM
from interview_tui.sandbox.hooks.symbols import require, require_text

LOG = logging.getLogger(__name__)

_INTERVAL = 0.01
"""Seconds between two looks at a function's memory."""

# In the emulator an exception ends the worker, and with it whatever has leaked so far.
_FAILED = '{"status": "error", "error": str(e), "trace": traceback.format_exc()}'
_REPORTED = (
    '{"status": "ok", "result": {"__failure__": {"errorMessage": str(e), "errorType": type(e).__name__, '
    '"stackTrace": [each.replace(code_dir, "/var/task") for each in traceback.format_tb(e.__traceback__)[1:]]}}}'
)


@dataclass(slots=True)
class Environment:
    """One execution environment: a process from its cold start to its end."""

    stream: str
    init_ms: float = 0.0
    peak_mb: int = 0


@dataclass(slots=True)
class Invocation:
    """What the log and the answer need to know about a call."""

    environment: Environment | None = None
    cold: bool = False
    failure: dict[str, Any] | None = None
    trace: str = ""
    """What the runtime logs about the failure, as one event."""


INVOCATION: contextvars.ContextVar[Invocation | None] = contextvars.ContextVar("invocation", default=None)


class MemoryWatch:
    """Looks at the memory of a worker's process during a call, and ends it at the limit."""

    def __init__(self, worker: Any, limit_mb: int) -> None:
        self._worker = worker
        self._limit = limit_mb
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="memory-watch")
        self.peak_mb = 0
        self.exceeded = False

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._done.wait(_INTERVAL):
            self._look()

    def _look(self) -> None:
        import psutil

        process = self._worker._proc
        if process is None or self.exceeded:
            return
        try:
            used = psutil.Process(process.pid).memory_info().rss / 2**20
        except psutil.Error:
            return
        self.exceeded = used > self._limit
        self.peak_mb = max(self.peak_mb, min(int(used), self._limit))
        if self.exceeded:
            process.kill()


def install() -> None:
    """Wrap the emulator's workers."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    script = require_text(lambda_runtime, "_PYTHON_WORKER_SCRIPT", _FAILED)
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(_FAILED, _REPORTED)
    worker = require(lambda_runtime, "Worker")
    spawn = require(worker, "_spawn", "self")
    invoke = require(worker, "invoke", "self", "event", "request_id")
    require(lambda_runtime, "kill_workers", "workers")
    execute = require(lambda_svc, "_execute_function_warm", "func", "event", "request_id")

    def spawn_in_stream(self: Any) -> None:
        version = self.config.get("Version", "$LATEST")
        self.environment = Environment(f"{datetime.now(UTC):%Y/%m/%d}/[{version}]{secrets.token_hex(16)}")
        token = LOG_STREAM.set(self.environment.stream)
        began = time.monotonic()
        try:
            spawn(self)
        finally:
            LOG_STREAM.reset(token)
            self.environment.init_ms = (time.monotonic() - began) * 1000

    def watched(self: Any, event: Any, request_id: str, **options: Any) -> dict[str, Any]:
        record = INVOCATION.get() or Invocation()
        try:
            with MemoryWatch(self, int(self.config.get("MemorySize", 128))) as watch:
                result = _alone(self, invoke, event, request_id, options)
        finally:
            record.environment = getattr(self, "environment", None)
        environment = record.environment
        if environment is not None:
            environment.peak_mb = max(environment.peak_mb, watch.peak_mb)
        record.cold = bool(result.get("cold_start"))
        return _judged(result, record, request_id, exceeded=watch.exceeded)

    def execute_recorded(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        record = Invocation()
        INVOCATION.set(record)
        result: dict[str, Any] = execute(func, event, request_id)
        if record.failure is not None and result.get("error"):
            result["body"] = record.failure
        return result

    worker._spawn = spawn_in_stream
    worker.invoke = watched
    lambda_svc._execute_function_warm = execute_recorded


def _alone(worker: Any, invoke: Any, event: Any, request_id: str, options: dict[str, Any]) -> dict[str, Any]:
    """The call. An exception ends this environment only: the emulator would end all of the function, busy ones too."""
    from ministack.core import lambda_runtime

    try:
        result: dict[str, Any] = invoke(worker, event, request_id, **options)
    except Exception as error:  # noqa: BLE001 - whatever it is, the call failed, and the next one begins anew
        LOG.warning("An environment of %s ended: %r", worker.func_name, error)
        lambda_runtime.kill_workers([worker])
        failure = lambda_beginnings.failure(error)
        answer = {"result": {"__failure__": failure}} if failure else {}
        return {"status": "error", "error": f"{type(error).__name__}: {error}", "cold_start": True, **answer}
    return result


def _judged(result: dict[str, Any], record: Invocation, request_id: str, *, exceeded: bool) -> dict[str, Any]:
    """The result in AWS's words."""
    if exceeded:
        return _ended(result, record, f"RequestId: {request_id} Error: Runtime exited with error: signal: killed")
    if result.get("error") == "Worker process died":
        return _ended(result, record, f"RequestId: {request_id} Error: Runtime exited without providing a reason")
    answer = result.get("result")
    if not isinstance(answer, dict) or "__failure__" not in answer:
        return result
    failure = answer["__failure__"]
    record.failure = {**failure, "requestId": request_id}
    lines = [f"[ERROR] {failure['errorType']}: {failure['errorMessage']}", "Traceback (most recent call last):"]
    record.trace = "\n".join([*lines, *(entry.rstrip() for entry in failure["stackTrace"])])
    return {**result, "status": "error", "result": None, "error": failure["errorMessage"], "trace": ""}


def _ended(result: dict[str, Any], record: Invocation, message: str) -> dict[str, Any]:
    record.failure = {"errorMessage": message, "errorType": "Runtime.ExitError"}
    return {**result, "status": "error", "error": message, "trace": f"{message}\nRuntime.ExitError"}
