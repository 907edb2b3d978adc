"""Counts the requests that AWS clients send."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any


class RequestCounter:
    """Requests by operation, repeated ones too: every attempt passes botocore's ``before-send``."""

    def __init__(self, *clients: Any) -> None:
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        for client in clients:
            client.meta.events.register("before-send", self._count)

    @property
    def total(self) -> int:
        """All of them."""
        return self.counts.total()

    def take(self) -> Counter[str]:
        """What was counted since the last time."""
        with self._lock:
            taken, self.counts = self.counts, Counter()
        return taken

    def _count(self, event_name: str, **_: Any) -> None:
        with self._lock:
            self.counts[event_name.rpartition(".")[2]] += 1
