"""What the function is used for: the school office asks for these figures once a term."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar


class UsageRecorder:
    """Counts the requests by student; there is one recorder for the whole process."""

    _instance: ClassVar[UsageRecorder | None] = None

    def __init__(self) -> None:
        self._requests: Counter[str] = Counter()

    @classmethod
    def instance(cls) -> UsageRecorder:
        """The recorder of this process."""
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    def record(self, student_id: str) -> None:
        """Count one request; there are no more entries than students on the roll."""
        self._requests[student_id] += 1

    def figures(self) -> dict[str, int]:
        """How many reports were asked for, and for how many students."""
        return {"requests": self._requests.total(), "students": len(self._requests)}
