"""The log of the selected interview's function is followed by itself, and what it says of memory is on the board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from interview_tui.model.errors import CloudError, Denied, InterviewError, NoConnection, Throttled
from interview_tui.model.lambda_lines import read_line
from interview_tui.model.log import LogBatch, LogEvent
from interview_tui.model.memory import Verdict
from interview_tui.model.ports import Clock
from interview_tui.ui import log_reader
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.logbook import Reading
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import Stage, live

FIRST, SECOND, DATA = "interview-20261121-1400", "interview-20261121-1300", "interview-20261121-1200"


def report(number: int, used_mb: int) -> LogEvent:
    """What Lambda says at the end of a call; the first one is a cold start."""
    request_id = f"00000000-0000-0000-0000-{number:012}"
    cold = "\tInit Duration: 90.00 ms" if number == 0 else ""
    message = (
        f"REPORT RequestId: {request_id}\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 256 MB\t"
        f"Max Memory Used: {used_mb} MB{cold}"
    )
    at = NOW + timedelta(seconds=number)
    return LogEvent(f"id-{number}", at, at, "stream", message)


def leak(first: int, last: int) -> LogBatch:
    """Calls of which each keeps 3 MB."""
    return LogBatch(tuple(report(number, 40 + 3 * number) for number in range(first, last)))


def account(*batches: LogBatch) -> FakeCloud:
    """Two interviews with a function and one without."""
    cloud = FakeCloud(
        make_interview(FIRST),
        make_interview(SECOND, created_at=NOW - timedelta(hours=1)),
        make_interview(DATA, challenges=("A",), outputs={}, created_at=NOW - timedelta(hours=2)),
    )
    cloud.batches = list(batches)
    return cloud


def asked(it: Stage) -> list[str]:
    """The log groups that were followed, in turn."""
    return [detail[0] for name, detail in it.cloud.calls if name == "log"]


async def test_the_selected_ones_log_is_read_and_its_leak_is_known() -> None:
    async with live(cloud=account(leak(0, 20))) as it:
        await it.until(lambda: FIRST in it.app.board.memories)
        memory = it.app.board.memories[FIRST].memory
        assert memory.verdict is Verdict.LEAKING
        assert memory.sentence.startswith("leaking 3.0 MB a call")
        assert [line.event.id for line in it.app.shelf.open.lines] == [f"id-{number}" for number in range(20)]


async def test_what_is_written_later_arrives_once() -> None:
    async with live(cloud=account(leak(0, 3))) as it:
        await it.until(lambda: len(it.app.shelf.open.lines) == 3)
        it.cloud.batches.append(leak(3, 30))
        await it.until(lambda: len(it.app.shelf.open.lines) == 30)
        await it.until(lambda: it.app.board.memories[FIRST].memory.calls == 30)
        assert asked(it) == [f"/aws/lambda/{FIRST}-leaky-api"]


async def test_another_selection_closes_the_book_and_opens_its_own() -> None:
    async with live(cloud=account(leak(0, 8))) as it:
        await it.until(lambda: len(it.app.shelf.open.lines) == 8)
        before = it.app.shelf.open
        it.app.show_interview(SECOND)
        await it.until(lambda: it.app.shelf.open.interview_id == SECOND and len(it.app.shelf.open.lines) == 8)
        assert asked(it) == [f"/aws/lambda/{FIRST}-leaky-api", f"/aws/lambda/{SECOND}-leaky-api"]
        it.cloud.batches.append(leak(8, 9))
        await it.until(lambda: len(it.app.shelf.open.lines) == 9)
        assert len(before.lines) == 8, "the one before is still read"


async def test_an_interview_without_a_function_has_no_log() -> None:
    async with live(cloud=account(leak(0, 8))) as it:
        await it.until(lambda: it.app.shelf.open.interview_id == FIRST)
        it.app.show_interview(DATA)
        await it.until(lambda: it.app.board.selected == DATA)
        await it.pilot.pause(0.3)
        assert it.app.shelf.open.interview_id == ""
        assert len(asked(it)) == 1


async def test_an_error_is_kept_and_reading_begins_again_without_repeating_a_line() -> None:
    class Refusing(FakeCloud):
        refusing = True

        def log(
            self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
        ) -> Iterator[LogBatch]:
            if not self.refusing:
                yield from super().log(group, since, clock, follow=follow, live=live)
                return
            yield self.batches[0]
            raise Denied("You may not read the log.", "Ask for logs:FilterLogEvents.")

    cloud = Refusing(make_interview(FIRST))
    cloud.batches = [leak(0, 5)]
    async with live(cloud=cloud) as it:
        errors: list[InterviewError] = []

        def refused() -> bool:
            # Noted at once: the next attempt begins after a tenth of a second.
            errors.extend(filter(None, [it.app.shelf.open.reading.error]))
            return bool(errors)

        await it.until(refused)
        assert errors[0].title == "You may not read the log."
        cloud.refusing = False
        await it.until(lambda: it.app.shelf.open.reading == Reading(caught_up=True))
        assert len(it.app.shelf.open.lines) == 5


async def test_an_update_is_asked_for_when_new_code_begins() -> None:
    async with live(cloud=account(leak(0, 10))) as it:
        await it.until(lambda: FIRST in it.app.board.memories)
        assert [name for name, _ in it.cloud.calls].count("updated_at") == 1
        it.cloud.updated = NOW + timedelta(seconds=29)
        flat = tuple(report(number, 40) for number in range(31, 45))
        fresh = report(0, 40)
        cold = LogEvent("id-30", NOW + timedelta(seconds=30), NOW, "stream-2", fresh.message.replace("0000 ", "0030 "))
        later = tuple(LogEvent(each.id, each.at, each.at, "stream-2", each.message) for each in flat)
        it.cloud.batches.append(LogBatch((cold, *later)))
        await it.until(lambda: it.app.board.memories[FIRST].memory.verdict is Verdict.FLAT)
        assert "flat since the update at" in it.app.board.memories[FIRST].memory.sentence
        assert [name for name, _ in it.cloud.calls].count("updated_at") == 2


def test_calls_stay_as_dear_as_the_dearest_architecture_that_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls before and after a change are not counted apart."""
    monkeypatch.setattr(log_reader, "FIGURES", 0.0)
    judge = log_reader.MemoryJudge(fake_desk(cloud=(cloud := account())), make_interview(FIRST))
    seen = []
    for number, runs_on in enumerate(("arm64", "x86_64", "arm64")):
        cloud.runs_on = runs_on
        cold = report(0, 40)
        begun = LogEvent(f"id-{number}", cold.at, cold.at, f"stream-{number}", cold.message)
        found = judge.judge([read_line(begun)], caught_up=True)
        seen.append(found.architecture if found else None)
    assert seen == ["arm64", "x86_64", "x86_64"]


async def test_an_environment_whose_beginning_a_reset_deleted_is_new_code_too() -> None:
    async with live(cloud=account(leak(0, 10))) as it:
        await it.until(lambda: FIRST in it.app.board.memories)
        it.cloud.updated = NOW + timedelta(seconds=29)
        late = report(31, 18)
        it.cloud.batches.append(LogBatch((LogEvent(late.id, late.at, late.at, "after the reset", late.message),)))
        await it.until(lambda: "since the update at" in it.app.board.memories[FIRST].memory.sentence)


@pytest.mark.parametrize("kind", [Throttled, CloudError, NoConnection, Denied])
async def test_a_question_that_failed_is_asked_again(
    kind: type[InterviewError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its answer the environments of the leaking code would count as those of the fix."""
    monkeypatch.setattr(log_reader, "AGAIN", 0.05)
    monkeypatch.setattr(log_reader, "FIGURES", 0.0)

    class Busy(FakeCloud):
        failures = 0

        def updated_at(self, function: str) -> datetime | None:
            answer = super().updated_at(function)
            if self.failures:
                self.failures -= 1
                raise kind("Not now.")
            return answer

    cloud = Busy(make_interview(FIRST))
    cloud.batches = [leak(0, 10)]
    cloud.failures, cloud.updated = 1, NOW - timedelta(hours=1)
    async with live(cloud=cloud) as it:
        await it.until(lambda: FIRST in it.app.board.memories)
        await it.until(lambda: [name for name, _ in cloud.calls].count("updated_at") == 2)
        cloud.failures, cloud.updated = 3, NOW + timedelta(seconds=29)
        cloud.batches.append(LogBatch(tuple(fixed(number) for number in range(30, 45))))
        await it.until(lambda: it.app.board.memories[FIRST].memory.calls == 25)
        await it.until(lambda: it.app.board.memories[FIRST].memory.verdict is Verdict.FLAT)
        assert [name for name, _ in cloud.calls].count("updated_at") == 6, "no call has come to remind of it"
        assert len(asked(it)) == 1, "the log goes on being read"


def fixed(number: int) -> LogEvent:
    """A call of the mended function; the first one, number 30, is a cold start."""
    event = report(number, 40)
    cold = "\tInit Duration: 90.00 ms" if number == 30 else ""
    return LogEvent(event.id, event.at, event.at, "stream-2", event.message + cold)


async def test_after_a_reset_nothing_is_known_of_the_calls_before() -> None:
    async with live(cloud=account(leak(0, 20))) as it:
        await it.until(lambda: FIRST in it.app.board.memories)
        it.cloud.batches = []
        it.app.job_is_over(Job(1, JobKind.RESET, FIRST, "jane-smith", ("B",), NOW))
        assert FIRST not in it.app.board.memories
        await it.until(lambda: len(asked(it)) == 2)
        await it.until(lambda: it.app.shelf.open.interview_id == FIRST)
        assert len(it.app.shelf.open.lines) == 0
