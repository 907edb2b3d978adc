"""One line in the log for each error that AWS or the way to it raised, with what AWS's support asks for."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from typing import Any

from interview_tui.model.errors import InterviewError, WrongUse

LOG = logging.getLogger(__name__)


def record(error: Exception, meant: InterviewError, words: str) -> None:
    """Write down what was asked for and what came back; ``words`` is AWS's message on one line, without keys.

    Nothing is cut off here: half of a token no longer looks like one, and the log masks what looks like one.
    """
    # That something is not there, or is there already, is often just what was to be found out.
    level = logging.INFO if isinstance(meant, WrongUse) else logging.WARNING
    asked = " ".join(part for part in (_service(error), str(getattr(error, "operation_name", ""))) if part)
    LOG.log(level, "%s", ": ".join(part for part in (asked, _came_back(error), words) if part))


def _service(error: Exception) -> str:
    """The service's name in botocore, such as ``rds``; the errors do not carry it, the client on their way does."""
    from botocore.client import BaseClient

    for frame, _ in traceback.walk_tb(error.__traceback__):
        client = frame.f_locals.get("self")
        if isinstance(client, BaseClient):
            return str(client.meta.service_model.service_name)
    return ""


def _came_back(error: Exception) -> str:
    """Such as ``AccessDenied (HTTP 403, request 0b5f1f6e)``; without an answer the name of the exception."""
    answer: Mapping[str, Any] | None = getattr(error, "response", None)
    if answer is None:
        return type(error).__name__
    about = answer.get("ResponseMetadata", {})
    known = {
        "HTTP": about.get("HTTPStatusCode"),
        "request": about.get("RequestId"),
        "retries": about.get("RetryAttempts"),
    }
    facts = ", ".join(f"{name} {value}" for name, value in known.items() if value)
    code = str(answer.get("Error", {}).get("Code", "")) or type(error).__name__
    return f"{code} ({facts})" if facts else code
