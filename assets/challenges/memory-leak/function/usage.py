"""What the function is used for: the school office asks for these figures once a term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from reports import Report


@dataclass(frozen=True)
class Request:
    """One report that was asked for."""

    request_id: str
    at: datetime
    report: Report


class UsageRecorder:
    """Remembers the requests; there is one recorder for the whole process."""

    _instance: ClassVar[UsageRecorder | None] = None

    def __init__(self) -> None:
        self._requests: list[Request] = []

    @classmethod
    def instance(cls) -> UsageRecorder:
        """The recorder of this process."""
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    def record(self, request_id: str, at: datetime, report: Report) -> None:
        """Remember one request."""
        self._requests.append(Request(request_id, at, report))

    def figures(self) -> dict[str, int]:
        """How many reports were asked for, and for how many students."""
        return {
            "requests": len(self._requests),
            "students": len({request.report.student.student_id for request in self._requests}),
        }
