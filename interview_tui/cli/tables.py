"""Tables for people. Every cell is plain text: what comes from AWS is never read as markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from interview_tui.cli.words import duration, local
from interview_tui.model.amounts import at_most
from interview_tui.model.attention import attention
from interview_tui.model.billing import Tariff
from interview_tui.model.cost import cost
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.interview import Interview
from interview_tui.model.reaper import Reaper
from interview_tui.model.statuses import resource_has_failed
from interview_tui.model.survey import Survey


def interview_table(survey: Survey, tariff: Tariff, now: datetime, reaper: Reaper | None = None) -> Table:
    """The fleet, one row an interview."""
    table = _table("Candidate", "Interview", "State", "Ready", "Challenges", "Ends in", "Est. cost", "Attention")
    for interview in survey.interviews:
        health = survey.healths[interview.id]
        cells = (
            interview.candidate or "unknown",
            interview.id,
            interview.state.value,
            f"{health.passed}/{len(health.checks)}",
            " ".join(interview.challenges),
            _left(interview, now),
            at_most(cost(survey.foreseen[interview.id], tariff, now).so_far),
            attention(interview, health, now, reaper).text,
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def facts_table(interview: Interview, now: datetime) -> Table:
    """One interview's tags and outputs."""
    table = _table("", "", header=False)
    facts = {
        "Interview": interview.id,
        "Candidate": interview.candidate or "unknown",
        "Owner": interview.owner or "unknown",
        "Challenges": " ".join(interview.challenges),
        "State": f"{interview.state} ({interview.stack_status})",
        "Reason": interview.status_reason,
        "Created": local(interview.created_at),
        "Ends": f"{local(interview.expires_at)} ({_left(interview, now)})",
        "Made by": f"interview-tui {interview.version}" if interview.version else "unknown",
        **interview.outputs,
    }
    for name, value in facts.items():
        if value:
            table.add_row(Text(name, style="bold"), Text(value))
    return table


def resource_table(resources: Sequence[Resource]) -> Table:
    """A stack's resources."""
    table = _table("Status", "Resource", "Name")
    for resource in resources:
        style = "red" if resource_has_failed(resource.status) else ""
        kind = resource.type.removeprefix("AWS::")
        named = f"{resource.physical_id} · {resource.reason}" if resource.reason else resource.physical_id
        table.add_row(
            Text(resource.status, style=style), Text(f"{resource.logical_id}\n") + Text(kind, style="dim"), Text(named)
        )
    return table


def event_line(event: StackEvent) -> Text:
    """One stack event: time, status, resource, reason."""
    line = Text(f"{local(event.at)}  ", style="dim")
    line.append(f"{event.status:<28} ", style="red" if resource_has_failed(event.status) else "")
    line.append(f"{event.resource}  ")
    line.append(event.type, style="dim")
    if event.reason:
        line.append(f"  {event.reason}")
    return line


def _left(interview: Interview, now: datetime) -> str:
    left = interview.time_left(now)
    if left is None:
        return "unknown"
    return "overdue" if left < timedelta(0) else duration(left)


def _table(*columns: str, header: bool = True) -> Table:
    table = Table(box=None, show_header=header, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        # Names are there to be copied: they stay in one piece, whatever the width.
        table.add_column(column, overflow="fold", no_wrap=column in ("Interview", "Name", "Status"))
    return table
