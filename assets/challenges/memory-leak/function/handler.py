"""leaky-api: progress reports of students.

Events: {"path": "/health"} and {"path": "/progress", "student_id": "student-0001"}.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import charts
import telemetry
from markbook import MARKBOOK, UnknownStudentError
from reports import build_report
from usage import UsageRecorder

Response = dict[str, Any]


class BadRequestError(Exception):
    """The event is not one that this function understands."""


class NotFoundError(Exception):
    """There is nothing at this path."""


def handler(event: Any, context: Any) -> Response:
    """Answer one event, and log one line about it."""
    started = time.perf_counter()
    request_id = getattr(context, "aws_request_id", "local")
    path = event.get("path") if isinstance(event, dict) else None
    try:
        status, body = 200, route(event, path, request_id)
    except BadRequestError as error:
        status, body = 400, {"error": str(error)}
    except (NotFoundError, UnknownStudentError) as error:
        status, body = 404, {"error": str(error)}
    telemetry.log(
        "INFO" if status == 200 else "WARNING",
        "request served" if status == 200 else body["error"],
        request_id=request_id,
        path=path,
        status=status,
        duration_ms=round((time.perf_counter() - started) * 1000, 1),
        rss_mb=telemetry.resident_mb(),
    )
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def route(event: Any, path: Any, request_id: str) -> dict[str, Any]:
    """Choose what answers this path."""
    if not isinstance(path, str):
        raise BadRequestError("an event is an object with a path")
    if path == "/health":
        return {"status": "ok", "rss_mb": telemetry.resident_mb()}
    if path == "/progress":
        return progress(event.get("student_id"), request_id)
    raise NotFoundError(f"no such path: {path}")


def progress(student_id: Any, request_id: str) -> dict[str, Any]:
    """The progress report of one student, with its chart."""
    if not isinstance(student_id, str) or not student_id:
        raise BadRequestError("student_id is missing")
    as_of = datetime.now(UTC)
    connection = MARKBOOK.connect()
    marks = connection.marks_of(student_id)
    report = build_report(connection, student_id)
    UsageRecorder.instance().record(request_id, as_of, report)
    chart = charts.chart_for(student_id, as_of, marks)
    return {**report.summary(), "as_of": as_of.isoformat(), "chart_png": charts.encode(chart)}
