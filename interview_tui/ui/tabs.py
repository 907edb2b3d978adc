"""The tabs of the detail pane: one entry here makes a tab, its key, its line in the help and what is read for it."""

from __future__ import annotations

from dataclasses import dataclass

from interview_tui.ui.poller import Wants


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: ``wants`` is read while it is open."""

    id: str
    title: str
    help: str
    wants: Wants


TABS = (
    Tab("health", "Health", "Show every check with its evidence and age.", Wants.NOTHING),
    Tab("logs", "Logs", "Show the function's log as it is written; Enter goes into it.", Wants.NOTHING),
    Tab("memory", "Memory", "Show whether the function leaks: its memory call by call.", Wants.NOTHING),
    Tab("resources", "Resources", "Show every resource of the stack; failed ones first.", Wants.RESOURCES),
    Tab("events", "Events", "Show the events of the stack; the first failure on top.", Wants.EVENTS),
    Tab("cost", "Cost", "Show what each resource costs: per hour, so far and at the planned end.", Wants.COST),
    Tab("handoff", "Handoff", "Show who has which keys until when, and the e-mail.", Wants.NOTES),
    Tab("changes", "Changes", "Show what differs from what was planted; reads every item.", Wants.NOTHING),
)
FIRST_TAB = TABS[0].id


def beside(tab: str, step: int) -> str:
    """The tab so many places further on; after the last comes the first."""
    ids = [each.id for each in TABS]
    return ids[(ids.index(tab) + step) % len(ids)] if tab in ids else FIRST_TAB
