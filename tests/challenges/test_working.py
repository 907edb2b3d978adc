"""A candidate's work: what the caretaker is asked, and what is made of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from interview_tui.challenges import CHALLENGES, working
from interview_tui.challenges.slow_queries import TARGET_OUTPUTS
from interview_tui.model.errors import CloudError
from interview_tui.model.work import CacheKey, CacheUse, Definition, Run, Timing, Work
from tests.fakes import FakeCloud, make_interview, outputs_of

ID = "interview-x"
TARGET = {"schools": "interview-x-Schools"}


class Caretaker(FakeCloud):
    """Gives its answers one after the other, the last one again and again, and keeps what it was asked."""

    def __init__(self, *answers: Mapping[str, Any] | str) -> None:
        super().__init__(make_interview(ID), make_interview(f"{ID}-2"))
        self.answers_left = list(answers)
        self.asked: list[Mapping[str, Any]] = []

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self.asked.append(payload)
        answer = self.answers_left.pop(0) if len(self.answers_left) > 1 else self.answers_left[0]
        if isinstance(answer, str):
            raise CloudError(f"interviews-caretaker failed: {answer}")
        return answer


def item(number: int) -> dict[str, Any]:
    name = {"S": f"school-{number}"}
    return {"table": "Schools", "key": {"school_id": name}, "before": None, "after": {"school_id": name}}


def page(*numbers: int, more: int = 0) -> dict[str, Any]:
    following = {"next": [0, "Schools", str(numbers[-1])]} if more else {}
    return {"ok": True, "items": [item(number) for number in numbers], "more": more, **following}


def test_every_page_is_asked_for() -> None:
    cloud = Caretaker(page(1, 2, more=1), page(3))
    found = working.of_tables(cloud, "A", TARGET)
    assert [each.key for each in found.items] == ["school-1", "school-2", "school-3"]
    assert found.left_out == ()
    assert [each["target"] for each in cloud.asked] == [TARGET, {**TARGET, "after": [0, "Schools", "2"]}]
    assert {(each["action"], each["challenge"]) for each in cloud.asked} == {("work", "A")}


def test_there_is_an_end_to_pages_and_what_is_left_out_is_said() -> None:
    cloud = Caretaker(page(1, more=2_000))
    found = working.of_tables(cloud, "A", TARGET)
    assert len(cloud.asked) == len(found.items) == working.MOST_PAGES
    assert found.left_out == ("2,000 more items differ, and are not in this archive.",)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ({"S": "17"}, "17"),
        ({"N": "17"}, 17),
        ({"N": "-1.5"}, -1.5),
        ({"N": "12345678901234567890"}, {"N": "12345678901234567890"}),
        ({"N": "1E30"}, {"N": "1E30"}),
        ({"BOOL": False}, False),
        ({"NULL": True}, None),
        ({"SS": ["b", "a"]}, {"SS": ["b", "a"]}),
        ({"B": "/wA="}, {"B": "/wA="}),
        ({"L": [{"N": "1"}, {"M": {"x": {"NULL": True}}}]}, [1, {"x": None}]),
    ],
    ids=str,
)
def test_values_are_those_of_json(typed: dict[str, Any], plain: object) -> None:
    found = working.plain(typed)
    assert (type(found), found) == (type(plain), plain)


def test_keys_of_several_parts_are_words() -> None:
    entry = {"table": "T", "key": {"a": {"S": "x"}, "b": {"N": "2"}}, "before": {"a": {"S": "x"}}, "after": None}
    (found,) = working.of_tables(Caretaker({"items": [entry], "more": 0}), "A", TARGET).items
    assert (found.key, found.before, found.after) == ("x, 2", {"a": "x"}, None)


ANSWER = {
    "ok": True,
    "definitions": [{"what": "index i", "after": "CREATE INDEX i"}],
    "more": 3,
    "timings": [
        {
            "query": "01-x",
            "title": "X",
            "planted": {"ms": 1200.0, "plan": ["Seq Scan t"]},
            "now": {"ms": None, "trouble": "stopped after 15 s"},
        }
    ],
    "trouble": "",
    "cache": {
        "figures": {"keyspace_hits": 2},
        "total": 5,
        "expiring": 1,
        "looked_at": 1,
        "types": {"string": 1},
        "keys": [{"database": 0, "name": "k", "type": "string", "ttl": None, "bytes": 72}],
        "trouble": "",
    },
}


def test_a_database_is_told_with_its_cache() -> None:
    assert working.of_database(Caretaker(ANSWER), "C", {}) == Work(
        "C",
        definitions=(Definition("index i", "", "CREATE INDEX i"),),
        timings=(Timing("01-x", "X", Run(1200.0, ("Seq Scan t",)), Run(None, (), "stopped after 15 s")),),
        cache=CacheUse(5, 1, 1, {"string": 1}, (CacheKey(0, "k", "string", None, 72),), {"keyspace_hits": 2}),
        left_out=("3 more definitions differ, and are not in this archive.",),
    )


def test_trouble_of_one_part_leaves_the_others() -> None:
    away = {**ANSWER, "more": 0, "timings": [], "trouble": "The queries could not be timed.", "cache": {"trouble": "x"}}
    found = working.of_database(Caretaker(away), "C", {})
    assert found.definitions
    assert found.left_out == ("The queries could not be timed.",)
    assert found.cache == CacheUse(trouble="x")


@pytest.mark.parametrize(
    ("now", "faster"), [(Run(300.0), 4.0), (Run(), None), (Run(0.0), None), (Run(2400.0), 0.5)], ids=str
)
def test_how_much_faster_a_query_is(now: Run, faster: float | None) -> None:
    assert Timing("q", "t", Run(1200.0), now).faster == faster


def test_a_caretaker_of_before_is_to_be_brought_up_to_date() -> None:
    old = Caretaker("The caretaker can seed, verify for challenge A, not 'work'.")
    with pytest.raises(CloudError, match="cannot tell the work of challenge A yet: `interview-tui bootstrap`"):
        working.of_tables(old, "A", {})
    with pytest.raises(CloudError, match="out of order"):
        working.of_tables(Caretaker("out of order"), "A", {})


def test_the_neighbours_of_an_interview_are_known_to_the_caretaker() -> None:
    cloud = Caretaker({"items": [], "more": 0})
    assert CHALLENGES["A"].work(make_interview(ID, outputs=outputs_of(ID)), cloud) == Work("A")
    (asked,) = cloud.asked
    assert asked["target"]["schools"] == f"{ID}-Schools"
    assert (asked["target"]["interview_id"], asked["target"]["others"]) == (ID, [f"{ID}-2"])


def test_each_challenge_tells_its_own() -> None:
    outputs = {**outputs_of(ID), **dict.fromkeys(TARGET_OUTPUTS.values(), "x")}
    found = CHALLENGES["C"].work(make_interview(ID, outputs=outputs), Caretaker(ANSWER))
    assert found is not None
    assert found.challenge == "C"
    assert CHALLENGES["B"].work(make_interview(ID), FakeCloud()) is None
