"""When a function's processes end: with the function, and after some idle time, since a laptop's memory is small."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import threading
import time
from typing import Any

from interview_tui.sandbox.hooks.symbols import require, require_handler

_INTERVAL = 5.0
_SPARE_SECONDS = 20.0
"""How long one keeps idle that a burst of parallel calls left behind."""
_LAST_SECONDS = 600.0
"""How long the last one of a function keeps idle; about as long as AWS keeps it."""


def install() -> None:
    """End the processes of deleted functions at once, and of idle ones in time."""
    from ministack.core import lambda_runtime
    from ministack.services.cloudformation import provisioners

    for name in ("_workers", "_lock"):
        require(lambda_runtime, name)
    require(lambda_runtime, "kill_workers", "workers")
    require(lambda_runtime, "_worker_key", "func_name", "config", "qualifier")
    handlers = require(provisioners, "_RESOURCE_HANDLERS")
    handler = require_handler(handlers, "AWS::Lambda::Function", "delete")
    delete = handler["delete"]

    def delete_and_end(physical_id: str, props: dict[str, Any]) -> None:
        delete(physical_id, props)
        # Otherwise the old code would answer for a new function of the same name.
        workers = _taken_out(physical_id)
        # Not here: this is the event loop, and a busy process takes its time to end.
        threading.Thread(target=lambda_runtime.kill_workers, args=(workers,), daemon=True).start()

    handler["delete"] = delete_and_end
    threading.Thread(target=_reap_for_ever, daemon=True, name="lambda-reaper").start()


def _taken_out(function: str) -> list[Any]:
    """The workers of a function, no longer known to the emulator."""
    from ministack.core import lambda_runtime

    with lambda_runtime._lock:
        # A key is account:region:function:version.
        keys = [key for key in lambda_runtime._workers if key.split(":")[2] == function]
        return [worker for key in keys for worker in lambda_runtime._workers.pop(key)]


def _reap_for_ever() -> None:
    while True:
        time.sleep(_INTERVAL)
        reap(time.time())


def reap(now: float, spare: float = _SPARE_SECONDS, last: float = _LAST_SECONDS) -> int:
    """End idle workers; return how many."""
    from ministack.core import lambda_runtime

    idle: list[Any] = []
    with lambda_runtime._lock:
        for key, workers in list(lambda_runtime._workers.items()):
            for worker in sorted(workers, key=lambda entry: entry.last_used):
                allowed = spare if len(workers) > 1 else last
                if not worker.in_use and now - worker.last_used > allowed:
                    workers.remove(worker)
                    idle.append(worker)
            if not workers:
                del lambda_runtime._workers[key]
    lambda_runtime.kill_workers(idle)
    return len(idle)
