"""Answers CloudFormation, always and in time: a custom resource without an answer holds its stack up for long."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from caretaker.log import log

ANSWER_MARGIN = 15.0
"""Seconds before the function's own end at which a work that is still going on is given up."""

_ATTEMPTS = 3
_TIMEOUT = 4.0
_MAX_REASON = 1000  # CloudFormation takes 4,096 bytes for the whole answer

Event = Mapping[str, Any]


def is_request(event: Event) -> bool:
    """Whether CloudFormation asks, rather than the interviewer."""
    return "RequestType" in event and "ResponseURL" in event


def changes_nothing(event: Event) -> bool:
    """Whether the request leaves the data as it is: a deletion, or an update with the same target.

    The data goes with the tables and the database, so there is nothing to delete. And an update must not undo a
    candidate's work.
    """
    if event["RequestType"] == "Delete":
        return True
    if event["RequestType"] != "Update":
        return False
    old, new = event.get("OldResourceProperties", {}), event["ResourceProperties"]
    return all(old.get(name) == new.get(name) for name in ("Challenge", "Target"))


def physical_id(event: Event) -> str:
    """The same for the same data, so that an update never looks like a replacement."""
    properties = event.get("ResourceProperties", {})
    made = f"{properties.get('InterviewId', 'interview')}-sample-data-{properties.get('Challenge', '')}"
    return str(event.get("PhysicalResourceId") or made)


def answer(event: Event, seconds_left: float, log_stream: str, work: Callable[[], Mapping[str, object]]) -> None:
    """Does the work and tells CloudFormation how it ended; gives up in time when the work does not end."""
    reply = _Reply(event, log_stream)
    too_late = "The function's time ran out before the sample data was loaded. Delete the stack and deploy again."
    watchdog = threading.Timer(max(0.0, seconds_left - ANSWER_MARGIN), reply.failed, [too_late])
    watchdog.daemon = True
    watchdog.start()
    try:
        data = {} if changes_nothing(event) else work()
    except Exception as error:  # noqa: BLE001 - whatever happened, the stack has to hear of it
        reply.failed(f"{type(error).__name__}: {error}")
    else:
        reply.succeeded(data)
    finally:
        watchdog.cancel()


@dataclass
class _Reply:
    """Sends one answer, the first."""

    event: Event
    log_stream: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sent: bool = False

    def succeeded(self, data: Mapping[str, object]) -> None:
        self._send({"Status": "SUCCESS", "Data": dict(data)})

    def failed(self, reason: str) -> None:
        self._send({"Status": "FAILED", "Reason": f"{reason[:_MAX_REASON]} (log stream {self.log_stream})"})

    def _send(self, outcome: Mapping[str, object]) -> None:
        with self._lock:
            if self._sent:
                return
            self._sent = True
        body = {
            **{name: self.event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
            "PhysicalResourceId": physical_id(self.event),
            **outcome,
        }
        log("answering CloudFormation", status=outcome["Status"], reason=outcome.get("Reason"))
        _put(self.event["ResponseURL"], json.dumps(body).encode())


def _put(url: str, body: bytes) -> None:
    """Delivers the answer; the address is signed for a PUT without a content type."""
    if not url.startswith(("https://", "http://")):
        log("the answer's address is not a web address")
        return
    request = urllib.request.Request(url, body, {"Content-Type": ""}, method="PUT")  # noqa: S310 - checked above
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT):  # noqa: S310
                return
        except OSError as error:
            log("the answer was not taken", attempt=attempt, error=str(error))
            time.sleep(0.2 * attempt)
