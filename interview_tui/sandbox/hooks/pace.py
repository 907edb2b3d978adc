"""Which resources are made on a thread of their own, and how long each of them takes."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from interview_tui.sandbox.hooks.symbols import require

_ON_THREADS = ("AWS::RDS::DBInstance",)


def install(latency: float) -> None:
    """Keep starting databases off the event loop; with a latency, slow every resource down."""
    from ministack.services.cloudformation import stacks

    usual = require(stacks, "_runs_on_worker_thread", "resource_type")

    def on_thread(resource_type: str) -> bool:
        # A pause on the event loop would stop the whole sandbox.
        return latency > 0 or resource_type in _ON_THREADS or bool(usual(resource_type))

    stacks._runs_on_worker_thread = on_thread
    for name in ("_provision_resource", "_update_resource", "_delete_resource"):
        original = require(stacks, name)
        if latency > 0:
            setattr(stacks, name, _slowed(original, latency))


def _slowed(original: Callable[..., Any], latency: float) -> Callable[..., Any]:
    def slowed(*args: Any, **options: Any) -> Any:
        if threading.current_thread() is not threading.main_thread():
            time.sleep(latency)
        return original(*args, **options)

    return slowed
