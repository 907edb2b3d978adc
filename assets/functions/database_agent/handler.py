"""Entry point: ``{"action": "seed" | "verify", "database": {...}, "candidate": {...}, "cache": {...}}``.

``database`` has host, port, database, user and password; ``candidate`` user and password; ``cache`` host and port.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from database_agent import cache, postgres
from database_agent.errors import AgentError

_MARGIN = 5.0  # seconds that are kept back for saying what went wrong


def handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Does one action and logs how long it took; passwords are in the event and are not logged."""
    action = str(event.get("action"))
    seconds = max(1.0, context.get_remaining_time_in_millis() / 1000 - _MARGIN)
    started = time.monotonic()
    if action == "seed":
        result = _seed(event, seconds)
    elif action == "verify":
        result = _verify(event, seconds)
    else:
        raise AgentError(f"The database agent can seed and verify, not {action!r}.")
    line = {"message": "done", "action": action, "seconds": round(time.monotonic() - started, 2)}
    print(json.dumps(line), flush=True)  # noqa: T201 - the log of a function
    return result


def _seed(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    cache.empty(event["cache"])
    return {"ok": True, "rows": postgres.seed(event["database"], event["candidate"], seconds)}


def _verify(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(cache.verify, event["cache"])
        found = postgres.verify(event["database"], event["candidate"], seconds)
        found["cache"] = looked.result()
    in_order = found["rows"] == found["expected"] and not found["indexes"]
    found["ok"] = in_order and found["statements"] and found["candidate_login"] and found["cache"]["pong"]
    return found
