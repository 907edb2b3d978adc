"""Entry point: ``{"action": "verify", "database": {...}, "candidate": {...}, "cache": {...}, "allow_indexes": false}``.

Actions are seed, verify, diff, reset, work, reach, close_sessions and open_sessions. ``database`` has host, port,
database, and the owner's user and password; ``candidate`` user and password; ``cache`` host and port;
``allow_indexes`` whether the candidate's login is one that may create indexes. What an action leaves in the statement
statistics is taken out, also where it fails.
A verification answers for both servers, whichever of them is away: the database's trouble is under ``error``, the
cache's under ``error`` in ``cache``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from database_agent import cache, cache_summary, candidates, postgres, traces, undo, work
from database_agent.errors import AgentError

_MOST = 1000  # changes in one answer
_MARGIN = 5.0  # seconds that are kept back for saying what went wrong
_FORGETTING, _LAST = 3.0, 1.0  # of these, what taking out our statements may last, and what stays after it


def handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Does one action and logs how long it took; passwords are in the event and are not logged."""
    action = str(event.get("action"))
    seconds = max(1.0, context.get_remaining_time_in_millis() / 1000 - _MARGIN)
    started = time.monotonic()
    if action not in _ACTIONS:
        raise AgentError(f"The database agent can {', '.join(_ACTIONS)}, not {action!r}.")
    try:
        result = _ACTIONS[action](event, seconds)
    finally:
        if action != "seed":  # which ends with clean statistics, and leaves no interview where it fails
            left = context.get_remaining_time_in_millis() / 1000 - _LAST
            traces.forget(event.get("database", {}), min(_FORGETTING, left))
    line = {"message": "done", "action": action, "seconds": round(time.monotonic() - started, 2)}
    print(json.dumps(line), flush=True)  # noqa: T201 - the log of a function
    return result


def _seed(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    cache.empty(event["cache"])
    kept = cache.settings(event["cache"])
    rows = postgres.load(event["database"], event["candidate"], kept, seconds, allow_indexes=_allow_indexes(event))
    return {"ok": True, "rows": rows}


def _diff(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """All that differs from what was loaded, in the database first."""
    kept = undo.note(event["database"], seconds)
    changes = undo.diff(event["database"], event["candidate"], seconds)
    changes = [*changes, *cache.diff(event["cache"], kept and kept["cache"])]
    more = len(changes[_MOST:])
    return {"changes": changes[:_MOST], **({"more": more} if more else {})}


def _work(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """What an archive keeps beside the differences; a server that is away is said under ``trouble`` of its part."""
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(cache_summary.summary, event["cache"])
        found = work.work(event["database"], seconds)
        return {"ok": True, **found, "cache": looked.result()}


def _reset(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Puts everything back, and tells what differs even so."""
    database, indexes = event["database"], _allow_indexes(event)
    with undo.alone(database, seconds):
        kept = undo.note(database, seconds)
        emptied = cache.reset(event["cache"], kept and kept["cache"])
        state = cache.settings(event["cache"])
        done = undo.reset(database, event["candidate"], state, seconds, allow_indexes=indexes)
        return {"done": [*done, *emptied], **_diff(event, seconds)}


def _verify(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(cache.verify, event["cache"])
        try:
            found = postgres.verify(event["database"], event["candidate"], seconds, allow_indexes=_allow_indexes(event))
        except AgentError as error:
            return {"ok": False, "error": str(error), "cache": looked.result()}
        found["cache"] = looked.result()
    # Where candidates may create indexes, theirs are no disorder.
    in_order = found["rows"] == found["expected"] and (_allow_indexes(event) or not found["indexes"])
    found["ok"] = in_order and found["statements"] and found["candidate_login"] and found["cache"]["pong"]
    return found


def _reach(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Whether the candidate gets to both servers, and can do there what is meant; ``detail`` says it for people."""
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(cache.verify, event["cache"])
        login = candidates.reach({**event["database"], **event["candidate"]}, seconds)
        answer = looked.result()
    trouble = "" if answer["pong"] else " · ".join(filter(None, ("the cache does not answer", answer.get("error"))))
    return {
        "ok": login.is_right(allow_indexes=_allow_indexes(event)) and answer["pong"],
        "reads": login.reads,
        "writes_denied": login.writes_denied,
        "creates_indexes": login.creates_indexes,
        "pong": answer["pong"],
        "detail": " · ".join(filter(None, (login.words, trouble))),
    }


def _close_sessions(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Ends what outlives the keys; tries both servers before it says what went wrong with one."""
    with ThreadPoolExecutor(1) as pool:
        clients = pool.submit(cache.close_clients, event["cache"])
        backends = candidates.close_sessions(event["database"], event["candidate"]["user"], seconds)
        return {"ok": True, "closed": backends + clients.result()}


def _open_sessions(event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Undoes what a closing did to the login."""
    postgres.open_sessions(event["database"], event["candidate"], seconds, allow_indexes=_allow_indexes(event))
    return {"ok": True}


def _allow_indexes(event: Mapping[str, Any]) -> bool:
    return event.get("allow_indexes") is True


_ACTIONS: Mapping[str, Callable[[Mapping[str, Any], float], dict[str, Any]]] = {
    "seed": _seed,
    "verify": _verify,
    "diff": _diff,
    "reset": _reset,
    "work": _work,
    "reach": _reach,
    "close_sessions": _close_sessions,
    "open_sessions": _open_sessions,
}
