"""Threads and waiting such that quitting never waits for AWS."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from interview_tui.model.ports import Clock

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")


class FreeThreads(ThreadPoolExecutor):
    """An executor for asyncio that starts one daemon thread per call.

    The default pool has a handful of threads, which a few deployments of ten minutes would occupy, and at the end
    asyncio waits for every one of them: a connection that hangs would hold up quitting.
    """

    def submit(
        self, fn: Callable[Arguments, Value], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Value]:
        """Run the function in a thread of its own."""
        future: Future[Value] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - the one who waits for the future decides
                future.set_exception(error)

        Thread(target=run, name="interview-tui", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for nothing: the threads end with the process."""


class WorkerClock:
    """A clock whose waits end at once when their worker is cancelled."""

    def __init__(self, clock: Clock, cancelled: Event) -> None:
        self._clock = clock
        self._cancelled = cancelled

    def now(self) -> datetime:
        """The time in UTC."""
        return self._clock.now()

    def wait(self, seconds: float) -> bool:
        """Wait; ``True`` when the worker was cancelled."""
        return self._cancelled.wait(seconds)
