"""One JSON object a line, for CloudWatch Logs."""

from __future__ import annotations

import json


def log(message: str, **fields: object) -> None:
    """Writes one line. Nobody passes secrets here: only names, counts, durations and error messages."""
    print(json.dumps({"message": message, **fields}, default=str), flush=True)  # noqa: T201 - the log of a function
