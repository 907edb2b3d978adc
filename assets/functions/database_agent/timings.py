"""Times the challenge's queries as they were handed out: in the copy that was kept, and in the database as it is."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from database_agent import postgres, rows
from database_agent.errors import AgentError
from database_agent.session import Session, StatementError

EACH, ALL = 10.0, 90.0
"""Seconds that one query and all of them may take: the caretaker's call ends after some minutes."""
_AGAIN = 1000.0
"""Milliseconds below which a query runs twice and the better time counts: what it reads is in memory by then."""

_GRACE = 5.0  # seconds after which the server is not waited for any more: a function may disregard that it is to stop
_CANCELED = "57014"
_MOST_NODES = 8
_SETTINGS = ("SET search_path = public", "SET lock_timeout = '5s'")


_NOISE = 0.05
"""The part by which estimates may differ: the server looks at samples, and by itself at others from time to time."""
_THE_SAME = "not timed: planned as in the beginning, and no definition in the database differs"


def measure(
    owner: Session, database: Mapping[str, Any], copy: Mapping[str, Any], seconds: float, *, differs: bool = True
) -> list[Any]:
    """Each query with its two runs, one right after the other; the live one with a candidate's rights, read-only.

    In the copy is nothing of a candidate's: there the owner runs them. They are slow by design, and whoever waits
    for the archive waits for them: unless something ``differs`` between the two databases, one that is planned alike,
    costs included, is not run.
    """
    until = time.monotonic() + min(ALL, seconds / 2)
    with rows.reader(owner, database, min(EACH + _GRACE, seconds)) as live, Session(copy, seconds) as kept:
        for session in (live, kept):
            for setting in _SETTINGS:
                session.run(setting)
        return [
            {"query": file.stem, "title": _title(file), **_both(kept, live, file, until, differs=differs)}
            for file in sorted((postgres.ROOT / "queries").glob("*.sql"))
        ]


def _both(kept: Session, live: Session, file: Path, until: float, *, differs: bool) -> dict[str, Any]:
    """The run as planted and the run now; no run where it could only say the same twice."""
    planned = None if differs else _planned(kept, file)
    if planned is None or not _alike(planned, _planned(live, file)):
        return {"planted": _run(kept, file, until), "now": _run(live, file, until)}
    untouched = {"ms": None, "plan": _sources(planned), "trouble": _THE_SAME}
    return {"planted": untouched, "now": untouched}


def _planned(session: Session, file: Path) -> Any:
    """The server's plan with its costs, which rest on what it knows of the tables; ``None`` when it makes none."""
    try:
        return _told(session, file, "FORMAT JSON", _GRACE)["Plan"]
    except AgentError:
        return None


def _alike(one: Any, other: Any) -> bool:
    """Whether two plans are the same but for the noise of estimates."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=_NOISE)
    return bool(one == other)


def _title(file: Path) -> str:
    """What the first line says."""
    return file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("--").strip()


def _run(session: Session, file: Path, until: float) -> dict[str, Any]:
    """Milliseconds in the server and what it read from, or why neither is known."""
    try:
        found = _explained(session, file, until)
        if found["ms"] < _AGAIN:
            found["ms"] = min(found["ms"], _explained(session, file, until)["ms"])
    except AgentError as error:
        return {"ms": None, "trouble": str(error)[:200]}
    return found


def _explained(session: Session, file: Path, until: float) -> dict[str, Any]:
    seconds = min(EACH, until - time.monotonic())
    if seconds <= 0:
        raise AgentError("not run: the queries before it took all the time")
    # Without the time of every node, which would be a good part of the whole.
    told = _told(session, file, "ANALYZE, TIMING OFF, FORMAT JSON", seconds)
    return {"ms": round(told["Planning Time"] + told["Execution Time"], 1), "plan": _sources(told["Plan"])}


def _told(session: Session, file: Path, how: str, seconds: float) -> Any:
    """What EXPLAIN says of a query within so many seconds."""
    session.run("BEGIN READ ONLY")
    try:
        session.run(f"SET LOCAL statement_timeout = {max(1, round(seconds * 1000))}")
        statement = file.read_text(encoding="utf-8").rstrip().removesuffix(";")
        answer = session.run(f"EXPLAIN ({how}) {statement}")
    except StatementError as error:
        if error.code != _CANCELED:
            raise
        raise AgentError(f"stopped after {seconds:.0f} s") from None
    finally:
        session.run("ROLLBACK")
    return answer[0][0][0]


def _sources(plan: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(_scans(plan)))[:_MOST_NODES]


def _scans(node: Mapping[str, Any]) -> Iterator[str]:
    """Such as ``Seq Scan assessments`` or ``Index Scan by_student``, each where rows come from."""
    where = node.get("Index Name") or node.get("Relation Name")
    if where and node["Node Type"].endswith("Scan"):
        yield f"{node['Node Type']} {where}"
    for part in node.get("Plans", ()):
        yield from _scans(part)
