"""The end of interviews: saying that it is near, and moving it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from textual import on

from interview_tui.ui import messages
from interview_tui.ui.alarms import Alarms, sentences
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.opening import Opening

if TYPE_CHECKING:
    from interview_tui.clipboard import Clipboard
    from interview_tui.model.ports import Clock
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.place import Settings

TITLE = "interview-tui"
_KNOW_OSC_9 = ("iTerm.app", "WezTerm", "ghostty", "kitty")


class Reminding(Opening):
    """The part of the app that looks at the clock."""

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        settings: Settings,
        now: Callable[[], datetime],
        clock_for: Callable[[Clock, Event], Clock],
        clipboard: Clipboard | None,
    ) -> None:
        super().__init__(desk_factory, settings, now, clock_for, clipboard)
        self._alarms = Alarms()

    def remind(self) -> None:
        """Say once of each interview that it is about to end, or over."""
        now = self.now()
        reaper = self.board.reaper
        found = self._alarms.due(self.board.interviews, now)
        said = sentences(found, now, reaped=reaper is None or not reaper.trouble)
        for text in said:
            self.notify(text, severity="warning", timeout=15, markup=False)
        if said and self.settings.sound:
            self.bell()
        if said and self.settings.notify:
            self.notify_desktop(" ".join(said))

    def notify_desktop(self, text: str) -> None:
        """Ask the terminal for a desktop notification; one that knows none leaves it out."""
        if self._driver is not None:
            self._driver.write(desktop_notification(text, os.environ))

    @on(messages.ExtendRequested)
    def _extend_requested(self, event: messages.ExtendRequested) -> None:
        from interview_tui.model.expiry import HOUR

        interview = self.board.interview(event.interview_id)
        if interview is None or self.refused("extend", interview.id):
            return
        self._take_the_place_of_a_verification(interview)
        self._start(JobKind.EXTEND, interview, lambda desk: desk.extend(interview, HOUR))


def desktop_notification(text: str, environment: Mapping[str, str]) -> str:
    """The escape sequence that this terminal knows; nothing in the text can end it early."""
    shown = "".join(letter for letter in text if letter.isprintable())
    program, kind = environment.get("TERM_PROGRAM", ""), environment.get("TERM", "")
    if program in _KNOW_OSC_9 or "kitty" in kind or "ghostty" in kind:
        return f"\x1b]9;{shown}\x07"
    return f"\x1b]777;notify;{TITLE};{shown.replace(';', ',')}\x07"
