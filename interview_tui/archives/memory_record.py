"""What the log that an archive keeps says about the function's memory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from interview_tui.model.archive import LogText
from interview_tui.model.log_filter import LineReader
from interview_tui.model.memory import MemoryWatch


def memory_record(log: LogText | None, updated_at: datetime | None) -> dict[str, Any] | None:
    """The verdict over the code as it is archived, and the figures behind it; ``None`` where no call was seen."""
    watch = MemoryWatch()
    watch.add(LineReader().read(log.lines if log is not None else ()))
    memory = watch.figures(updated_at)
    if not memory.calls:
        return None
    return {
        "verdict": memory.verdict.value,
        "sentence": memory.sentence,
        "used_mb": memory.used_mb,
        "limit_mb": memory.limit_mb,
        "calls": memory.calls,
        "kills": memory.kills,
        "errors": memory.errors,
    }
