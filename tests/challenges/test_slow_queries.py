"""Challenge C: what the database agent answers becomes two findings that do not depend on each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from interview_tui.challenges import slow_queries
from interview_tui.challenges.slow_queries import CHALLENGE, TARGET_OUTPUTS
from interview_tui.model.challenge import Finding
from interview_tui.model.health import CheckState
from tests.fakes import FakeCloud, make_interview

DATABASE = {
    "rows": {"students": 1000},
    "expected": {"students": 1000},
    "query_ms": 12.0,
    "version": "18.1",
    "statements": True,
    "indexes": [],
    "candidate_login": True,
}
CACHE = {"pong": True, "ms": 0.52, "keys": 3}
PLANTED = (CheckState.OK, "1,000 rows · query 12 ms · PostgreSQL 18.1")
PONG = (CheckState.OK, "PONG 0.5 ms · 3 keys")


class Caretaker(FakeCloud):
    """Answers as it is told."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__()
        self.answer = answer

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.answer


def findings(answer: Mapping[str, Any]) -> tuple[Finding, ...]:
    interview = make_interview(outputs=dict.fromkeys(TARGET_OUTPUTS.values(), "1"))
    (probe,) = CHALLENGE.probes(interview, Caretaker(answer))
    found = tuple(probe.run())
    assert len(found) == len(probe.names)
    return found


def test_everything_is_as_planted() -> None:
    assert findings({"ok": True, **DATABASE, "cache": CACHE}) == (PLANTED, PONG)
    assert findings({"ok": True, **DATABASE, "cache": {**CACHE, "keys": 1}})[1] == (
        CheckState.OK,
        "PONG 0.5 ms · 1 key",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rows": {"students": 999}}, "students 999 of 1,000 rows"),
        ({"rows": {}}, "students 0 of 1,000 rows"),
        ({"indexes": ["by_name"]}, "indexes that were not planted: by_name"),
        ({"statements": False}, "pg_stat_statements is not on"),
        (
            {"candidate_login": False},
            "the candidate's login does not work as it should · 1,000 rows · query 12 ms · PostgreSQL 18.1",
        ),
    ],
    ids=str,
)
def test_a_changed_database_has_failed(change: Mapping[str, Any], words: str) -> None:
    answer = {"ok": False, **DATABASE, **change, "cache": CACHE}
    assert findings(answer) == ((CheckState.FAILED, words), PONG)


def test_without_the_database_its_data_is_unknown_and_redis_still_answers() -> None:
    why = "PostgreSQL cannot be reached at db.example:5432 as interviewer: Connection refused."
    assert findings({"ok": False, "error": why, "cache": CACHE}) == ((CheckState.UNKNOWN, why), PONG)


@pytest.mark.parametrize(
    ("cache", "words"), [({"error": "Connection refused"}, "no PONG · Connection refused"), ({}, "no PONG")], ids=str
)
def test_without_redis_the_database_is_still_looked_at(cache: Mapping[str, Any], words: str) -> None:
    answer = {"ok": False, **DATABASE, "cache": {"pong": False, "ms": 0.0, "keys": 0, **cache}}
    assert findings(answer) == (PLANTED, (CheckState.FAILED, words))


class Agent:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, **answer: object) -> None:
        self.answer = answer
        self.asked: list[dict[str, object]] = []

    def caretaker(self, payload: dict[str, object]) -> dict[str, object]:
        self.asked.append(payload)
        return self.answer

    def end_tunnels(self, machine: str) -> int:
        self.asked.append({"tunnels": machine})
        return 2


REACHED = {"reads": True, "writes_denied": True, "creates_indexes": False, "pong": True, "detail": "can only read"}


def outputs(**more: str) -> dict[str, str]:
    return {**dict.fromkeys(slow_queries.TARGET_OUTPUTS.values(), "x"), **more}


def test_a_login_that_only_reads_is_right() -> None:
    cloud = Agent(**REACHED)
    results = tuple(slow_queries.reach(make_interview(outputs=outputs()), cloud))  # type: ignore[arg-type]
    assert len(results) == 4
    assert all(result.right for result in results)
    assert cloud.asked[0]["action"] == "reach"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"reads": False}, "read the database"),
        ({"writes_denied": False}, "write to the database"),
        ({"creates_indexes": True}, "make an index"),
        ({"pong": False}, "talk to Redis"),
    ],
)
def test_a_login_that_reaches_further_or_less_far_is_wrong(change: dict[str, bool], what: str) -> None:
    cloud = Agent(**{**REACHED, **change})
    results = slow_queries.reach(make_interview(outputs=outputs()), cloud)  # type: ignore[arg-type]
    assert [result.trial.what for result in results if not result.right] == [what]


def test_with_indexes_allowed_making_one_has_to_work() -> None:
    interview = make_interview(outputs=outputs(AllowIndexes="true"))
    cloud = Agent(**{**REACHED, "creates_indexes": True})
    assert all(result.right for result in slow_queries.reach(interview, cloud))  # type: ignore[arg-type]
    assert cloud.asked[0]["target"]["allow_indexes"] == "true"  # type: ignore[index]
    results = slow_queries.reach(interview, Agent(**REACHED))  # type: ignore[arg-type]
    assert [result.trial.what for result in results if not result.right] == ["make an index"]


def test_closing_begins_with_the_tunnels() -> None:
    cloud = Agent(closed=3)
    interview = make_interview(outputs=outputs(TunnelTarget="i-1"))
    lines = list(slow_queries.close(interview, cloud))  # type: ignore[arg-type]
    assert lines == ["2 tunnels closed.", "3 logins to the database and the cache closed."]
    assert [asked.get("action", "tunnels") for asked in cloud.asked] == ["tunnels", "close_sessions"]


def test_closing_tells_of_nothing_that_was_not_open() -> None:
    cloud = Agent(closed=0)
    assert list(slow_queries.close(make_interview(outputs=outputs()), cloud)) == []  # type: ignore[arg-type]
    assert [asked["action"] for asked in cloud.asked] == ["close_sessions"]
    one = list(slow_queries.close(make_interview(outputs=outputs()), Agent(closed=1)))  # type: ignore[arg-type]
    assert one == ["1 login to the database and the cache closed."]
