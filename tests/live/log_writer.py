"""A busy function that is none: numbered lines at a steady rate into a log group."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

from interview_tui.aws.clients import Clients

STREAMS = 8
A_SECOND, BATCHES = 200, 10
LATEST = 30.0


@dataclass
class Writer:
    """Writes numbered lines from several environments, some of them late; none is from before ``since``."""

    clients: Clients
    group: str
    since: float = 0.0
    written: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    def make_streams(self) -> None:
        for stream in range(STREAMS):
            self.clients.logs.create_log_stream(logGroupName=self.group, logStreamName=str(stream))

    def run(self) -> None:
        due = time.monotonic()
        while not self.stop.is_set():
            self.write(A_SECOND // BATCHES)
            due += 1 / BATCHES
            self.stop.wait(max(0.0, due - time.monotonic()))

    def write(self, lines: int) -> None:
        """A batch; one in ten comes up to half a minute late."""
        late = self.dice.uniform(0, LATEST) if self.dice.random() < 0.1 else 0.0
        at = int(max(time.time() - late, self.since) * 1000)
        events = [{"timestamp": at, "message": f"{self.written + line}"} for line in range(lines)]
        stream = str(self.dice.randrange(STREAMS))
        self.clients.logs.put_log_events(logGroupName=self.group, logStreamName=stream, logEvents=events)  # type: ignore[arg-type]
        self.written += lines
