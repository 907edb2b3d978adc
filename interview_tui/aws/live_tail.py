"""A session of Live Tail: AWS pushes lines about once a second, for money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from interview_tui.aws import identity
from interview_tui.aws.errors import translated
from interview_tui.aws.log_pages import event_of
from interview_tui.beside import beside
from interview_tui.model.errors import CloudError, InterviewError
from interview_tui.model.log import LogEvent

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients


class Tail(Protocol):
    """A session that has begun."""

    def take(self) -> tuple[list[LogEvent], bool]:
        """What has been pushed since the last time, and whether AWS left something out; raises when it has ended."""

    def close(self) -> None:
        """End it."""


Connect = Callable[[], Tail]


def connector(clients: Clients, group: str) -> Connect:
    """Begins sessions for a log group."""

    @translated()
    def connect() -> Tail:
        who = identity.whoami(clients)
        partition = who.arn.split(":")[1]
        arn = f"arn:{partition}:logs:{who.region}:{who.account}:log-group:{group}"
        answer = clients.watcher.start_live_tail(logGroupIdentifiers=[arn])
        return Session(answer["responseStream"])

    return connect


class Session:
    """Reads in a thread of its own, so that waiting for AWS holds up nobody."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._updates = SimpleQueue[Any]()
        self._closed = Event()
        self._reading = beside(self._read)

    def _read(self) -> None:
        try:
            with translated():
                for update in self._stream:
                    if self._closed.is_set():
                        return
                    self._updates.put(update.get("sessionUpdate") or {})
        finally:
            # Here and not in `close`: a stream that somebody is reading cannot be closed.
            self._stream.close()

    def take(self) -> tuple[list[LogEvent], bool]:
        """What has been pushed; that the session has ended is told after everything that was pushed before."""
        over = self._reading.done()
        updates = list(_drained(self._updates))
        if over and not updates:
            raise _ended(self._reading.exception())
        sampled = any(update.get("sessionMetadata", {}).get("sampled") for update in updates)
        return [event_of(found) for update in updates for found in update.get("sessionResults", ())], sampled

    def close(self) -> None:
        """End it with the next push."""
        self._closed.set()


def _drained(queue: SimpleQueue[Any]) -> Iterator[Any]:
    while True:
        try:
            yield queue.get_nowait()
        except Empty:
            return


def _ended(error: BaseException | None) -> InterviewError:
    """Why a session has ended; a stream that breaks off raises all kinds of things, and the next session heals them."""
    if isinstance(error, InterviewError):
        return error
    return CloudError("Live Tail has ended.", "It is begun anew by itself.")
