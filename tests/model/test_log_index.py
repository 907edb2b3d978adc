"""Which lines are wanted and which match, while the log moves on under the index."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from interview_tui.expressions import pattern_of
from interview_tui.model.lambda_lines import LogLine, read_line
from interview_tui.model.log import LogEvent, Ring
from interview_tui.model.log_filter import LogFilter, Look
from interview_tui.model.log_index import LogIndex

AT = datetime(2026, 11, 21, 14, 2, 31, tzinfo=UTC)


def line(message: str) -> LogLine:
    return read_line(LogEvent("1", AT, AT, "a", message))


def ring(*messages: str, size: int = 100) -> Ring[LogLine]:
    lines: Ring[LogLine] = Ring(size)
    lines.extend(map(line, messages))
    return lines


@given(st.integers(1, 12), st.lists(st.lists(st.sampled_from(["ab", "b", "c", "[ERROR] b"]), max_size=15), max_size=8))
def test_however_lines_come_it_is_as_if_all_that_are_kept_had_been_looked_at(size: int, looks: list[list[str]]) -> None:
    lines, wanted, searched = ring(size=size), LogFilter(pattern_of("b")), pattern_of("a")
    index = LogIndex(lines, wanted, searched)
    for messages in looks:
        lines.extend(map(line, messages))
        index.update()
        shown = [number for number in range(lines.first, lines.end) if "b" in lines[number].event.message]
        assert index.shown == shown
        assert index.hits == [number for number in shown if "a" in lines[number].event.message]
        assert len(index.shown) <= size


def test_a_line_is_looked_at_once() -> None:
    looked_at: list[str] = []

    class Counting(LogFilter):
        def wants(self, line: LogLine, look: Look | None = None) -> bool:
            looked_at.append(line.event.message)
            return True

    lines = ring("a", "b")
    index = LogIndex(lines, Counting())
    lines.append(line("c"))
    index.update()
    index.update()
    index.search(pattern_of("a"))
    assert looked_at == ["a", "b", "c"]
    assert index.hits == [0]


def test_matches_go_round() -> None:
    index = LogIndex(ring("x", "-", "x", "-", "x"), LogFilter(), pattern_of("x"))
    assert [index.hit_beside(2, 1), index.hit_beside(3, 1), index.hit_beside(4, 1)] == [4, 4, 0]
    assert [index.hit_beside(2, -1), index.hit_beside(3, -1), index.hit_beside(0, -1)] == [0, 2, 4]
    assert [index.hit_at(number) for number in range(5)] == [1, 0, 2, 0, 3]
    assert LogIndex(ring("-"), LogFilter(), pattern_of("x")).hit_beside(0, 1) is None


def test_errors_are_found_backwards() -> None:
    index = LogIndex(ring("[ERROR] 1", "a", "[CRITICAL] 2", "[WARNING] b"), LogFilter())
    assert [index.error_before(4), index.error_before(2), index.error_before(0)] == [2, 0, None]


def test_a_line_that_is_not_shown_leads_to_the_next_one() -> None:
    index = LogIndex(ring("a", "b", "c", "a"), LogFilter(pattern_of("a")))
    assert [index.place(0), index.place(1), index.place(3), index.place(9)] == [0, 1, 1, 1]


def test_only_one_call() -> None:
    wanted = LogFilter(request_id="r1")
    assert not wanted.wants(line("x"))
    assert wanted.wants(line('{"message": "x", "request_id": "r1"}'))
    assert not wanted.wants(line('{"message": "x", "request_id": "r2"}'))
