"""An AWS endpoint on this machine with any number of interviews behind it; counts what it is asked.

``python -m benchmarks.fake_aws --interviews 100`` prints its address and serves until its input ends.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from urllib.request import urlopen

from benchmarks import shapes
from benchmarks.account import Account, Unknown

COUNTS = "/counts"
FUNCTIONS = "/2015-03-31/functions"


class Endpoint(ThreadingHTTPServer):
    """The server; ``round_trip`` is how many seconds every answer takes on its way."""

    daemon_threads = True

    def __init__(self, interviews: int, round_trip: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.account = Account(interviews)
        self.round_trip = round_trip
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed in the middle is part of measuring."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self._is_candidate:
            self._refuse(b"")
        elif self.path == COUNTS:
            self._send(200, json.dumps(self.server.counts), "application/json")
        else:
            self._rest(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            return  # killed in the middle of asking
        if self._is_candidate:
            self._refuse(body)
        elif target := self.headers.get("X-Amz-Target"):
            self._json(target.rpartition(".")[2], json.loads(body or b"{}"))
        elif self.path.startswith(FUNCTIONS):
            self._rest(body)
        else:
            self._query(dict(parse_qsl(body.decode())))

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._refuse(b"")

    do_DELETE = do_HEAD = do_PUT  # noqa: N815 - as the base class looks for them

    @property
    def _is_candidate(self) -> bool:
        return shapes.CANDIDATE_KEY in self.headers.get("Authorization", "")

    def _refuse(self, body: bytes) -> None:
        """The candidate's keys open nothing here: there is no IAM that could tell them from others'.

        Said in the protocol of each service: what could not be understood would be asked again.
        """
        self._count("a candidate's trial")
        if body.startswith(b"Action="):
            self._send(403, shapes.refused("AccessDenied", "denied"), "text/xml")
        elif self.headers.get("X-Amz-Target") or self.path.startswith("/20"):
            self._send(403, json.dumps({"__type": "AccessDeniedException"}), error="AccessDeniedException")
        else:
            self._send(403, "<Error><Code>AccessDenied</Code><Message>denied</Message></Error>", "text/xml")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _query(self, parameters: dict[str, str]) -> None:
        action = parameters.pop("Action", "")
        self._count(action)
        try:
            self._send(200, self.server.account.query(action, parameters), "text/xml")
        except Unknown as error:
            self._send(400, shapes.refused(error.code, str(error)), "text/xml")

    def _json(self, operation: str, parameters: dict[str, Any]) -> None:
        self._count(operation)
        if operation == "DescribeTable":
            answer = json.dumps(self.server.account.table(parameters["TableName"]))
            self._send(200, answer, "application/x-amz-json-1.0")
        else:
            self._send(400, json.dumps({"__type": "UnknownOperationException"}), "application/x-amz-json-1.0")

    def _rest(self, body: bytes) -> None:
        """Lambda: the listing, one function, its configuration, or a call."""
        address = urlsplit(self.path)
        name, _, rest = unquote(address.path.removeprefix(FUNCTIONS)).strip("/").partition("/")
        try:
            if not name:
                self._count("ListFunctions")
                self._send(200, self.server.account.functions(dict(parse_qsl(address.query)).get("Marker", "")))
            elif rest == "invocations":
                self._count("Invoke")
                self._send(200, self.server.account.called(name.rpartition(":")[2], json.loads(body)))
            else:
                self._count("GetFunctionConfiguration" if rest else "GetFunction")
                found = self.server.account.function(name)
                self._send(200, found if rest else f'{{"Configuration": {found}}}')
        except Unknown as error:
            self._send(404, json.dumps({"Type": "User", "Message": str(error)}), error=error.code)

    def _count(self, operation: str) -> None:
        with self.server.lock:
            self.server.counts[operation] += 1
        time.sleep(self.server.round_trip)

    def _send(self, status: int, body: str, kind: str = "application/json", error: str = "") -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if error:
            self.send_header("X-Amzn-ErrorType", error)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


@contextmanager
def endpoint(interviews: int, round_trip: float = 0.0) -> Iterator[Endpoint]:
    """An endpoint in a thread of this process: for counting."""
    server = Endpoint(interviews, round_trip)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def endpoint_apart(interviews: int, round_trip: float = 0.0) -> Iterator[str]:
    """An endpoint in a process of its own, so that it takes no time from what is measured here; gives its address."""
    command = [sys.executable, "-m", "benchmarks.fake_aws"]
    command += ["--interviews", str(interviews), "--round-trip-ms", str(round_trip * 1000)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def counts(url: str) -> Counter[str]:
    """What an endpoint was asked so far, by operation."""
    with urlopen(url + COUNTS) as answer:
        return Counter(json.load(answer))


def main() -> None:
    """Serve until standard input ends, so that no server outlives whoever started it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=100)
    parser.add_argument("--round-trip-ms", type=float, default=0.0)
    options = parser.parse_args()
    with endpoint(options.interviews, options.round_trip_ms / 1000) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
