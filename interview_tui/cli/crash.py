"""What nobody foresaw: one sentence for the user, the details in a log file."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from interview_tui.model.errors import InterviewError


def unexpected(error: Exception) -> InterviewError:
    """The error to show; the traceback goes to a file that only the user can read, without the values of variables."""
    summary = f"Something unexpected happened ({type(error).__name__})."
    try:
        path = _write("".join(traceback.format_exception(error)))
    except OSError:
        return InterviewError(summary, "The details could not be written to the log folder.")
    return InterviewError(summary, f"The details are in {path}; please report them.")


def _write(text: str) -> Path:
    folder = Path(platformdirs.user_log_dir("interview-tui", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}.log"
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path
