"""Following the log of the selected interview's function: what a candidate's function does shows while it does it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import get_current_worker

from interview_tui.ui import changes
from interview_tui.ui.bookshelf import Bookshelf
from interview_tui.ui.giving import Giving
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.log_messages import LiveRequested, LogRead, LogSaved, SaveLogRequested
from interview_tui.ui.logbook import Logbook
from interview_tui.ui.poller import STANDING
from interview_tui.ui.workers import LOG

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from threading import Event

    from textual.message import Message

    from interview_tui.clipboard import Clipboard
    from interview_tui.model.interview import Interview
    from interview_tui.model.ports import Clock
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.place import Settings


class Following(Giving):
    """The part of the app that watches one function; watching is free, but for Live Tail, which is asked for."""

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        settings: Settings,
        now: Callable[[], datetime],
        clock_for: Callable[[Clock, Event], Clock],
        clipboard: Clipboard | None,
    ) -> None:
        super().__init__(desk_factory, settings, now, clock_for, clipboard)
        self.shelf = Bookshelf()
        self._followed_with: Desk | None = None
        self._followed_at: tuple[str, str, str] | None = None
        """Account, region and endpoint of what is followed."""

    def follow_selected(self) -> None:
        """Follow the selected interview's log, unless it is followed already or there is none."""
        from interview_tui.operations import watching

        self._move_with_desk()
        interview = self.board.interview(self.board.selected)
        if self.shelf.open.interview_id == self.board.selected or interview is None:
            return
        if interview.state in STANDING and watching.has_function(interview):
            self._open_book(interview)

    def _move_with_desk(self) -> None:
        """After the account was opened anew: elsewhere another log is read, and here the same one goes on.

        A reading that works is left alone, although it is made with the desk from before. One in trouble gets the new
        desk as soon as that has answered: keys from before a new sign-in never work again.
        """
        identity, book = self.board.identity, self.shelf.open
        if identity is None or self.board.trouble is not None:
            return
        place = identity.account, identity.region, identity.endpoint
        if self._followed_at not in (None, place):
            self.follow_anew()
        elif book.in_trouble and self._followed_with is not self.desk:
            self._begin_again(book)
        self._followed_at = place

    def close_book(self) -> None:
        """Another interview is selected: nothing is read of this one any more."""
        if self.shelf.open.interview_id != self.board.selected:
            self.follow_anew()

    def follow_anew(self) -> None:
        """Follow nothing for now; the next reading opens the book of whatever is selected then."""
        self.workers.cancel_group(self, LOG)
        self._put(Logbook())

    def job_is_over(self, job: Job) -> None:
        """After a reset the log begins anew, and nothing that was known of the function's memory is true any more."""
        super().job_is_over(job)
        if job.kind is JobKind.RESET:
            self.board = changes.without_memory(self.board, job.interview_id)
            if self.shelf.open.interview_id == job.interview_id:
                self.follow_anew()

    def _open_book(self, interview: Interview, *, live: bool = False) -> None:
        if self.desk is not None:
            self._put(Logbook(interview.id, live=live))
            self._begin_again(self.shelf.open)

    def _put(self, book: Logbook) -> None:
        """Open another book; what Live Tail has cost with the one before is said."""
        before, self.shelf.open = self.shelf.open, book
        if before.live:
            from interview_tui.ui.drawing import log_words

            cost = log_words.meter(before, self.board.tariff)
            self.notify(f"Live Tail is off. It was on for {cost}.", timeout=8, markup=False)

    @work(thread=True, group=LOG, exclusive=True, exit_on_error=False)
    def _follow(self, desk: Desk, interview: Interview, book: Logbook) -> None:
        from interview_tui.ui import log_reader

        cancelled = get_current_worker().cancelled_event

        def post(message: Message) -> None:
            if not cancelled.is_set():  # the next one has begun, and reads these lines too
                self.post_message(message)

        log_reader.follow(desk, interview, book, self._clock_for(desk.clock, cancelled), post)

    @on(LogRead)
    def _log_read(self, event: LogRead) -> None:
        """A look at a book that was closed meanwhile is nobody's news."""
        book = event.book
        if book is not self.shelf.open:
            return
        self.led(event.reading.error)
        book.add(event.lines, event.reading, anew=event.anew)
        if event.memory is not None:
            self.board = changes.with_memory(self.board, book.interview_id, event.memory)
        if event.reading.error is not None:
            book.again_at = self.now() + timedelta(seconds=self.settings.again)
            self.set_timer(self.settings.again, partial(self._try_again, book))

    def _try_again(self, book: Logbook) -> None:
        """Some time after an error, unless reading has begun again meanwhile."""
        if book.reading.error is not None:
            self._begin_again(book)

    def _begin_again(self, book: Logbook) -> None:
        """Read a log from its beginning; the lines that the book has stay, and none comes twice."""
        interview = self.board.interview(book.interview_id)
        if book is self.shelf.open and interview is not None and self.desk is not None:
            self._followed_with = self.desk
            self._follow(self.desk, interview, book)

    @on(LiveRequested)
    def _live_requested(self, event: LiveRequested) -> None:
        interview = self.board.interview(event.interview_id)
        if interview is not None and self.shelf.open.live is not event.live:
            self._open_book(interview, live=event.live)

    @on(SaveLogRequested)
    def _save_log_requested(self, event: SaveLogRequested) -> None:
        from interview_tui.ui import saving
        from interview_tui.ui.drawing import log_text

        def write() -> None:
            text = "".join(f"{log_text.saved(line)}\n" for line in event.lines)
            saving.save(event.path, text, overwrite=event.overwrite)
            self.post_message(LogSaved(event.path, len(event.lines)))

        self.in_thread(write)

    @on(LogSaved)
    def _log_saved(self, event: LogSaved) -> None:
        from interview_tui.ui.drawing import log_words

        lines = log_words.count_of(event.lines, "line")
        self.notify(f"Saved {lines} as {event.path}, readable by you only.", timeout=8, markup=False)
