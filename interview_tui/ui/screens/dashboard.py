"""The main screen: the table of interviews above, all about the selected one below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from interview_tui.ui.board import Board
from interview_tui.ui.drawing import detail, facts
from interview_tui.ui.drawing.listing import Lister, Listing
from interview_tui.ui.drawing.moments import moment, rest
from interview_tui.ui.handoff_messages import MaskRequested
from interview_tui.ui.messages import InterviewSelected, TabOpened, ViewChanged
from interview_tui.ui.place import Settings
from interview_tui.ui.poller import STILL_PAUSE
from interview_tui.ui.screens.commanding import Commanding
from interview_tui.ui.screens.errands import Errands
from interview_tui.ui.tab_panes import PANES, Within
from interview_tui.ui.tabs import FIRST_TAB
from interview_tui.ui.widgets.banner import Banner
from interview_tui.ui.widgets.filter_line import FilterLine
from interview_tui.ui.widgets.interview_table import InterviewTable
from interview_tui.ui.widgets.key_bar import KeyBar, KeyHint
from interview_tui.ui.widgets.panes import LinesPane, Pane
from interview_tui.ui.widgets.tab_strip import TabName, TabStrip
from interview_tui.ui.widgets.top_line import TopLine


class Dashboard(Commanding):
    """Draws the board; each part draws only what differs."""

    AUTO_FOCUS = "InterviewTable"

    def __init__(
        self,
        now: Callable[[], datetime],
        settings: Settings,
        within: Within,
        errands: Errands,
    ) -> None:
        super().__init__(settings, within.keys, errands)
        self._now = now
        self._within = within
        self._lister = Lister()
        self._completing = False
        self._moment: tuple[int, ...] = ()
        self._fresh = max((STILL_PAUSE + 1) * settings.refresh, 5.0)
        self.top_line, self.banner, self.key_bar = TopLine(), Banner(), KeyBar(within.keys)
        self.frame, self.note = Vertical(id="interviews"), Static(id="note")
        self.tab_strip, self.pane = TabStrip(within.keys), PANES[FIRST_TAB](within)
        self.panes = {FIRST_TAB: self.pane}
        self.facts = LinesPane(facts.draw, id="facts")
        self.detail = Vertical(self.tab_strip, Horizontal(self.pane, self.facts), id="detail")

    def compose(self) -> ComposeResult:
        """All but the filter and the details, which come with the first interview."""
        yield self.top_line
        yield self.banner
        with self.frame:
            self.frame.border_title = "Interviews"
            yield self.note
            yield self.table
        yield self.key_bar

    def on_mount(self) -> None:
        """The first picture."""
        self.draw()

    def on_screen_suspend(self) -> None:
        """Another screen comes in front: no secret stays behind it."""
        self.post_message(MaskRequested())

    def on_resize(self) -> None:
        """Lines are wrapped to the room that there is."""
        self.call_after_refresh(self.draw)

    def watch_board(self) -> None:
        """News."""
        self.draw()

    def tick(self) -> None:
        """Time goes on: drawn is only what would show something else."""
        if self.board is not None and self._moment_of(self.board, self._now()) != self._moment:
            self.draw()

    @property
    def rest(self) -> float:
        """For how many seconds nothing has to be drawn, unless news comes."""
        if self.board is None or self._within.shelf.open.live:  # what costs money by the minute is watched
            return 1.0
        return rest(self.board, self._now(), self._fresh)

    def _moment_of(self, board: Board, now: datetime) -> tuple[int, ...]:
        """As much of the time as is shown, and whether Live Tail goes on, of which the board does not tell."""
        return (*moment(board, now, self._fresh), int(self._within.shelf.open.live))

    def take(self, board: Board) -> None:
        """Another board that says the same: only what times tell may have to be drawn."""
        self.set_reactive(Dashboard.board, board)
        self.tick()

    def draw(self) -> None:
        """Bring every part up to date."""
        board, now = self.board, self._now()
        if board is None or not self.is_running:
            return
        self._moment = self._moment_of(board, now)
        self.top_line.show(board, now)
        self.banner.show(board, now)
        listing = self._lister.listing(board, now)
        if listing.total and not self._completing:
            self._completing = True
            self.call_after_refresh(self._complete)  # rows first
        self._draw_table(board, listing)
        self._draw_detail(board, now)
        self.key_bar.show(board)

    def _complete(self) -> None:
        """Add what is of no use without an interview: the first picture does not wait for it."""
        self.frame.mount(self.filter_line, before=self.note)
        self.mount(self.detail, before=self.key_bar)
        self.call_after_refresh(self.draw)

    def _draw_table(self, board: Board, found: Listing) -> None:
        self.table.show(found.rows, board.view)
        self.table.display = bool(found.rows)
        self.note.display = not found.rows
        words = board.view.filter.strip()
        chip = f"{len(found.rows)} of {found.total} · filter: {words}" if words else ""
        if str(self.frame.border_subtitle or "") != chip:
            self.frame.border_subtitle = Content(chip)
        if not found.rows:
            self.note.update(Content(_why_empty(board, found, self._shown_keys)))
        elif self.focused is None and self.is_current:
            self.table.focus()

    def _draw_detail(self, board: Board, now: datetime) -> None:
        self.detail.display = bool(board.selected)
        if not board.selected:
            return
        job, interview = board.job(board.selected), board.interview(board.selected)
        candidate = interview.candidate if interview else job.candidate if job else ""
        self._entitle(candidate or board.selected, detail.status(board, now) or board.selected)
        self.tab_strip.show(board.tab, {"logs": "LIVE"} if self._within.shelf.open.live else {})
        self._open_pane(board.tab)
        self.pane.show(board, now, self._fresh)
        if self.facts.display:
            self.facts.show(board, now, self._fresh)

    def _open_pane(self, tab: str) -> None:
        """Show the tab's pane, which takes over the keys if the one before had them."""
        before, pane = self.pane, self.panes.get(tab) or self._add_pane(tab)
        if pane is before or not pane.is_mounted:
            return
        had_keys = before.has_focus_within
        before.display, pane.display, self.pane = False, True, pane
        # It may never have been laid out: how wide its lines may be is known afterwards.
        self.call_after_refresh(self.draw)
        if had_keys:
            pane.focus()

    def _add_pane(self, tab: str) -> Pane:
        """Make a pane when its tab is first opened; until it is mounted, the one before stays."""
        pane = self.panes[tab] = PANES[tab](self._within)
        pane.display = False
        self.mount(pane, before=self.facts)
        self.call_next(self.draw)
        return pane

    def _entitle(self, title: str, subtitle: str) -> None:
        if str(self.detail.border_title or "") != title:
            self.detail.border_title = Content(title)
        if str(self.detail.border_subtitle or "") != subtitle:
            self.detail.border_subtitle = Content(subtitle)

    def go_into_details(self) -> None:
        """Give the open tab the keys, or give them back to the table."""
        (self.table if self.pane.has_focus_within else self.pane).focus()

    def show_log(self) -> None:
        """Show the log in full screen."""
        from interview_tui.ui.screens.log_screen import LogScreen  # as with the dialogs

        self.app.push_screen(LogScreen(self._within.shelf, lambda: self.board, self._now, self._shown_keys))

    def choose(self, interview_id: str) -> None:
        """Put the cursor on an interview, in front of the filter if it has to be."""
        if self.board is not None and interview_id not in {row.id for row in self.table.rows}:
            self.filter_line.close()
            self.post_message(ViewChanged(replace(self.board.view, filter="")))
        self.table.choose(interview_id)

    @on(InterviewTable.Chosen)
    def _chosen(self, event: InterviewTable.Chosen) -> None:
        for pane in self.panes.values():
            pane.scroll_home(animate=False)
        self.post_message(InterviewSelected(event.interview_id))

    @on(InterviewTable.HeadClicked)
    def _head_clicked(self, event: InterviewTable.HeadClicked) -> None:
        if self.board is not None:
            self.post_message(ViewChanged(self.board.view.sorted_by(event.column)))

    @on(FilterLine.Typed)
    def _filter_typed(self, event: FilterLine.Typed) -> None:
        if self.board is not None:
            self.post_message(ViewChanged(replace(self.board.view, filter=event.words), settled=False))

    @on(FilterLine.Done)
    def _filter_done(self) -> None:
        self.filter_line.close()
        self.table.focus()
        if self.board is not None:
            self.post_message(ViewChanged(self.board.view))

    @on(TabName.Pressed)
    def _tab_pressed(self, event: TabName.Pressed) -> None:
        self.post_message(TabOpened(event.tab.id))

    @on(KeyHint.Pressed)
    def _hint_pressed(self, event: KeyHint.Pressed) -> None:
        self.action_command(event.command.id)


def _why_empty(board: Board, found: Listing, keys: Mapping[str, str]) -> str:
    """Why there is no row to show."""
    if found.total:
        return f"No interview matches {board.view.filter.strip()!r}. {keys['back'].capitalize()} clears the filter."
    if board.read_at is not None:
        return f"No interviews yet. Press {keys['new']} for a new one."
    return "Reading interviews…" if board.challenges else board.place.opening
