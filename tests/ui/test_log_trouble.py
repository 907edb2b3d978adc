"""Trouble with the network or the keys takes nothing away that has been read of a log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from interview_tui.model.errors import NoConnection, NoCredentials
from interview_tui.model.lambda_lines import LogLine, read_line
from interview_tui.model.log import LogBatch
from interview_tui.model.plan import Identity
from interview_tui.model.ports import Clock
from interview_tui.model.survey import Fleet
from interview_tui.ui.logbook import Logbook, Reading
from tests.fakes import FakeCloud, fake_desk, make_interview
from tests.ui.log_stage import ID, contents, event, log, numbered


class Shaky(FakeCloud):
    """Its listings fail as often as it is told to, and it may be another account's after that."""

    failures = 0
    endpoint = ""
    follows = 0

    def fleet(self) -> Fleet:
        if self.failures:
            self.failures -= 1
            raise NoConnection("AWS could not be reached.", "Check the network.")
        return super().fleet()

    def identity(self) -> Identity:
        return replace(super().identity(), endpoint=self.endpoint)

    def log(
        self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
    ) -> Iterator[LogBatch]:
        self.follows += 1
        return super().log(group, since, clock, follow=follow, live=live)


async def test_a_lost_connection_takes_neither_lines_nor_pause_nor_live_tail() -> None:
    cloud = Shaky(make_interview(ID))
    async with log(numbered(0, 300), cloud=cloud, desk_factory=lambda: fake_desk(cloud=cloud)) as shown:
        app = shown.it.app
        app._open_book(app.board.interviews[0], live=True)
        await shown.it.until(lambda: len(app.shelf.open.lines) == 300)
        await shown.press("g", "pageup", "pageup")
        book, rows, desk = app.shelf.open, shown.rows, app.desk
        assert not shown.sight.following
        cloud.failures = 2
        await shown.it.until(lambda: app.board.trouble is not None)
        await shown.it.until(lambda: app.board.trouble is None and app.board.identity is not None)
        assert cloud.failures == 0
        assert app.desk is not desk, "the account was opened anew"
        await shown.add(numbered(300, 305))
        assert (app.shelf.open, book.live, cloud.follows) == (book, True, 2)
        assert shown.rows == rows
        assert [int(line.event.message.split()[1]) for line in book.lines] == list(range(305))
        assert "5 new lines" in shown.status


async def test_a_log_in_trouble_is_read_with_the_new_keys_and_stays_where_it_is() -> None:
    """Keys from before a new sign-in never work again: a follower that waits for that waits for ever."""

    class Expiring(Shaky):
        expired = False

        def log(
            self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
        ) -> Iterator[LogBatch]:
            for found in super().log(group, since, clock, follow=follow, live=live):
                yield found
                while self.expired and not clock.wait(0.0):
                    yield LogBatch(said="The keys have expired. Trying again.", warning=True, caught_up=False)

    old, new = Expiring(make_interview(ID)), Expiring(make_interview(ID))
    new.batches = [numbered(0, 320)]
    clouds = [old]
    async with log(numbered(0, 300), cloud=old, desk_factory=lambda: fake_desk(cloud=clouds[-1])) as shown:
        await shown.press("pageup", "pageup")
        line, book = shown.sight.line, shown.it.app.shelf.open
        old.expired = True
        await shown.it.until(lambda: book.reading.warning)
        await shown.it.pilot.pause(0.3)
        assert old.follows == 1, "while the desk is the same, the follower tries again by itself"
        old.trouble = NoCredentials("The token has expired.")
        clouds.append(new)
        await shown.it.until(lambda: len(book.lines) == 320)
        await shown.it.until(lambda: not book.reading.warning)
        shown.panel.flush()
        assert shown.it.app.shelf.open is book
        assert (shown.sight.following, shown.sight.line) == (False, line)
        assert line is not None
        assert any(row.startswith("▌") and row.endswith(line.event.message) for row in shown.rows)
        assert [int(line.event.message.split()[1]) for line in book.lines] == list(range(320))


async def test_another_account_has_another_log() -> None:
    cloud = Shaky(make_interview(ID))
    async with log(numbered(0, 30), cloud=cloud, desk_factory=lambda: fake_desk(cloud=cloud)) as shown:
        book = shown.it.app.shelf.open
        cloud.batches = [numbered(50, 55)]
        cloud.endpoint, cloud.failures = "http://127.0.0.1:4567", 1
        await shown.it.until(lambda: shown.it.app.shelf.open is not book and len(shown.it.app.shelf.open.lines) == 5)
        shown.panel.flush()
        assert contents(shown.texts) == list(range(50, 55))


def lines(first: int, last: int) -> list[LogLine]:
    return [read_line(event(number, f"line {number}")) for number in range(first, last)]


def test_what_is_read_once_more_is_kept_once_and_keeps_its_number() -> None:
    book, again = Logbook("x"), Reading(caught_up=False)
    book.add(lines(0, 12_000), Reading(caught_up=True))
    book.add(lines(0, 6_000), again, anew=True)
    book.add(lines(6_000, 12_003), Reading(caught_up=True))
    assert [line.event.message for line in book.lines] == [f"line {number}" for number in range(2_003, 12_003)]
    assert book.lines[12_002].event.message == "line 12002"
    book.add(lines(12_003, 12_004), Reading(caught_up=True))
    assert book.lines[12_003].event.message == "line 12003"


def pushed(first: int, last: int) -> list[LogLine]:
    """The same lines as Live Tail brings them: with ids of our making, which begin anew with every reading."""
    return [
        replace(line, event=replace(line.event, id=f"pushed {place}"))
        for place, line in enumerate(lines(first, last), 1)
    ]


def texts(book: Logbook) -> list[str]:
    return [line.event.message for line in book.lines]


def test_what_live_tail_brought_is_known_when_polling_finds_it_again_and_what_it_brings_then_is_not() -> None:
    book, again = Logbook("x", live=True), Reading(caught_up=False)
    book.add(lines(0, 3), Reading(caught_up=True))
    book.add(pushed(3, 6), Reading(caught_up=True))
    book.add(pushed(6, 8), again, anew=True)
    book.add(lines(0, 6), again)
    book.add(lines(8, 9), Reading(caught_up=True))
    assert texts(book) == [f"line {number}" for number in range(9)]


def test_equal_lines_of_one_moment_are_as_many_as_there_are() -> None:
    line, book = read_line(event(0, "again")), Logbook("x")
    book.add([line] * 2, Reading(caught_up=True))
    book.add([line] * 3, Reading(caught_up=False), anew=True)
    assert texts(book) == ["again"] * 3
