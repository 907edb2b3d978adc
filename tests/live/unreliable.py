"""The way to a sandbox, on which requests fail, as they do on the way to AWS: at random, or as a drill decides."""

from __future__ import annotations

import json
import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.live.wire import Asked, Refusal, read, refuse

HOST = "127.0.0.1"
LONGEST_CALL = 300
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Fate(StrEnum):
    """How a request can fail."""

    THROTTLED = "throttled"
    FAULT = "500"
    CUT_BEFORE = "cut before"
    CUT_WITHIN = "cut within"
    CUT_AFTER = "cut after"


_CUTS = (Fate.CUT_BEFORE, Fate.CUT_WITHIN, Fate.CUT_AFTER)
_REFUSALS = {Fate.THROTTLED: Refusal.SLOW_DOWN, Fate.FAULT: Refusal.FAULT}
Drill = Callable[[Asked], Fate | Refusal | None]
"""What becomes of a request; ``None`` when nothing happens to it."""


def _nothing() -> None:
    """Nobody has to hear of it."""


@dataclass(frozen=True)
class Answer:
    """What an upstream has answered."""

    status: int
    headers: HTTPMessage | dict[str, str]
    body: bytes


@dataclass
class Road:
    """Leads to ``endpoint``; requests for ``target`` fail as often as ``failing`` says, or as ``drill`` decides.

    ``cut`` is called where a request is cut off: before it is passed on, or once the other end has carried it out.
    ``arrived`` has every log event of ``group`` that got through, by its id and in the order in which it first did.
    """

    endpoint: str
    target: str = ""
    drill: Drill | None = None
    cut: Callable[[], None] = _nothing
    failing: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(7))
    asked: int = 0
    failures: list[Fate] = field(default_factory=list)
    group: str = ""
    arrived: dict[str, tuple[int, str]] = field(default_factory=dict)
    address: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fate_of(self, asked: Asked, headers: HTTPMessage) -> Fate | Refusal | None:
        """What becomes of a request; ``None`` when nothing happens to it."""
        if self.drill is not None:
            with self._lock:
                return self.drill(asked)
        if headers.get("X-Amz-Target", "") != self.target:
            return None
        with self._lock:
            self.asked += 1
            if self.dice.random() >= self.failing:
                return None
            self.failures.append(list(Fate)[len(self.failures) % len(Fate)])
            return self.failures[-1]

    def note(self, headers: HTTPMessage, body: bytes, answer: Answer) -> None:
        """Remember the log events in an answer that is about to get through."""
        if not self.target or answer.status != 200 or headers.get("X-Amz-Target", "") != self.target:
            return
        if json.loads(body)["logGroupName"] == self.group:
            with self._lock:
                for event in json.loads(answer.body)["events"]:
                    self.arrived.setdefault(event["eventId"], (event["timestamp"], event["message"]))

    def forward(self, method: str, path: str, headers: HTTPMessage, body: bytes) -> Answer:
        """Ask the other end. The caller's ``Host`` stays, since its signature is made with it."""
        connection = HTTPConnection(HOST, urlsplit(self.endpoint).port, timeout=LONGEST_CALL)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: Any) -> None:
        """Nothing on the test's screen."""

    def _pass(self) -> None:
        road = self.server.road
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = read(self.command, self.path, self.headers, body)
        fate = road.fate_of(asked, self.headers)
        self.close_connection = fate in _CUTS
        why = fate if isinstance(fate, Refusal) else _REFUSALS.get(fate) if fate else None
        if why is not None:
            said = refuse(asked, why)
            self._answer(Answer(said.status, said.headers, said.body))
        elif fate is Fate.CUT_BEFORE:
            road.cut()
        else:
            answer = road.forward(self.command, self.path, self.headers, body)
            if fate is None:
                road.note(self.headers, body, answer)
            if fate is Fate.CUT_AFTER:
                road.cut()
            else:
                self._answer(answer, len(answer.body) // 2 if fate is Fate.CUT_WITHIN else None)

    def _answer(self, answer: Answer, end: int | None = None) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[:end])

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, road: Road) -> None:
        self.road = road
        super().__init__((HOST, 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A program that was killed hears no answer; anything else is told of."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def unreliable(endpoint: str, target: str = "", drill: Drill | None = None) -> Iterator[Road]:
    """A road that is open until the end of the block; without a drill it is reliable at first."""
    road = Road(endpoint, target, drill)
    server = _Server(road)
    road.address = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield road
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
