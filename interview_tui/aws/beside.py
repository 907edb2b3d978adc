"""Several requests at once, such that none of them holds up quitting."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Value = TypeVar("Value")


def beside(work: Callable[[], Value]) -> Future[Value]:
    """Begin ``work`` in a thread of its own.

    A daemon thread, unlike those of ``ThreadPoolExecutor``: at the end of the program Python would wait for those, and
    a connection that hangs takes a minute to give up.
    """
    future: Future[Value] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - the one who asks for the result gets it
            future.set_exception(error)

    Thread(target=run, name="interview-tui aws", daemon=True).start()
    return future
