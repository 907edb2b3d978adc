"""Several things at once, such that none of them holds up quitting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

Value = TypeVar("Value")


def beside(work: Callable[[], Value]) -> Future[Value]:
    """Begin ``work`` in a thread of its own.

    A daemon thread, unlike those of ``ThreadPoolExecutor``: at the end of the program Python would wait for those, and
    a connection that hangs takes its time to give up.
    """
    future: Future[Value] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - the one who asks for the result gets it
            future.set_exception(error)

    Thread(target=run, name="interview-tui", daemon=True).start()
    return future


def as_they_come(works: Sequence[Callable[[], Value]], at_once: int) -> Iterator[tuple[int, Value]]:
    """Do all of them, so many at once, and give each result with its place in ``works`` as soon as it is there.

    An error of one is raised when its turn comes; what has not begun by then is never begun.
    """
    waiting, done = enumerate(works), SimpleQueue[tuple[int, Future[Value]]]()

    def begin() -> None:
        place, work = next(waiting, (0, None))
        if work is not None:
            beside(work).add_done_callback(lambda future: done.put((place, future)))

    for _ in range(min(at_once, len(works))):
        begin()
    for _ in works:
        place, future = done.get()
        begin()
        yield place, future.result()


def all_of(works: Sequence[Callable[[], Value]], at_once: int) -> tuple[Value, ...]:
    """All results, in the order of ``works``."""
    found = dict(as_they_come(works, at_once))
    return tuple(found[place] for place in range(len(works)))
