"""Structured logs: one JSON object a line on standard output, where Lambda picks it up."""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_STATM = Path("/proc/self/statm")


def log(level: str, message: str, **fields: Any) -> None:
    """Write one line."""
    line = {"timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, "message": message}
    print(json.dumps({**line, **fields}), flush=True)  # noqa: T201 - standard output is the log


def resident_mb() -> float:
    """The memory of this process that is in use right now, in MB; its peak where the system does not tell."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
        size = pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = peak if sys.platform == "darwin" else peak * 1024
    return round(size / 1024 / 1024, 1)
