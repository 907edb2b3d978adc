"""One JSON object a line, for CloudWatch Logs."""

from __future__ import annotations

import json


def log(message: str, **fields: object) -> None:
    """Writes one line: names, counts and AWS's own reasons; there are no secrets here."""
    print(json.dumps({"message": message, **fields}, default=str), flush=True)  # noqa: T201 - the log of a function
