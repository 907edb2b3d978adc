"""An archive as plain data without secrets: what ``archive.json`` holds, and what the page is drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from interview_tui import __version__
from interview_tui.archives.function_record import function_record
from interview_tui.archives.masking import masked_tree
from interview_tui.archives.moments import local, utc
from interview_tui.archives.work_record import work_record
from interview_tui.model.amounts import Span, Total, fine, words
from interview_tui.model.archive import Archive, LogText, evidence_then
from interview_tui.model.cost import Cost
from interview_tui.model.difference import Change
from interview_tui.model.events import StackEvent
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.notes import NOTE, told
from interview_tui.model.statuses import resource_has_failed

Record = dict[str, Any]

NOT_IN_IT = {
    "B": "Logs other than the function's own.",
    "C": "The rows of the database, of which it is told only how many differ; the values in the cache; the log of the "
    "database server.",
}
"""What no archive holds, by challenge."""

_HIDDEN_OUTPUTS = {"ExternalId"}


def record(archive: Archive) -> Record:
    """All of it, masked; the function's code is masked in a way that leaves it readable."""
    found = {
        "made_at": utc(archive.at),
        "made_at_local": local(archive.at),
        "made_by": f"interview-tui {__version__}",
        "clock_behind_seconds": round(archive.clock_behind),
        "interview": _interview(archive),
        "unreadable": [{"section": each.section, "reason": each.reason} for each in archive.unreadable],
        "not_in_it": [NOT_IN_IT[key] for key in archive.interview.challenges if key in NOT_IN_IT],
        "notes": [{"at": utc(n.at), "local": local(n.at), "text": n.text} for n in archive.notes if n.kind == NOTE],
        "timeline": sorted(_timeline(archive), key=lambda entry: str(entry["at"])),
        "changes": [_change(each) for each in archive.changes],
        "checks": list(_checks(archive)),
        "log": None if archive.log is None else _log(archive.log),
        "events": [_event(event) for event in archive.events],
        "cost": None if archive.cost is None else _cost(archive.cost),
    }
    masked: Record = masked_tree(found)
    function = None if archive.function is None else function_record(archive.function, archive.log)
    work = [work_record(each) for each in archive.work]
    return {**masked, "work": work, "function": function, "receipt": None}


def _interview(archive: Archive) -> Record:
    """Whose it was, and what its stack says of it."""
    interview = archive.interview
    return {
        "id": interview.id,
        "candidate": interview.candidate,
        "owner": interview.owner,
        "challenges": [{"key": key, "title": archive.titles.get(key, "")} for key in interview.challenges],
        "state": interview.state.value,
        "stack_id": interview.stack_id,
        "stack_status": interview.stack_status,
        "status_reason": interview.status_reason,
        "created_at": utc(interview.created_at),
        "created_at_local": local(interview.created_at),
        "expires_at": utc(interview.expires_at),
        "expires_at_local": local(interview.expires_at),
        "deployed_by": f"interview-tui {interview.version}" if interview.version else "",
        "outputs": {name: text for name, text in interview.outputs.items() if name not in _HIDDEN_OUTPUTS},
    }


def _checks(archive: Archive) -> Iterator[Record]:
    """What every check says, beside what it said right after the deployment."""
    then = evidence_then(archive.notes)
    for check in archive.evidence:
        was = then.get(check.name)
        yield {"name": check.name, "state": check.state.value, "now": check.detail, "when_deployed": was}


def _timeline(archive: Archive) -> Iterator[Record]:
    """What happened when: notes, handoffs, the stack's events, and changes as far as their times are known."""
    entries: list[tuple[datetime, str, str]] = [
        (note.at, note.kind, told(note, archive.titles, local)) for note in archive.notes
    ]
    entries += [(event.at, _kind(event), _event_words(event)) for event in archive.events]
    entries += [(each.at, "change", f"{each.what} {each.detail}".strip()) for each in archive.changes if each.at]
    entries.append((archive.at, "archive", "This archive was made."))
    for at, kind, text in entries:
        yield {"at": utc(at), "local": local(at), "kind": kind, "text": text}


def _kind(event: StackEvent) -> str:
    """Whether an event is one of the whole stack, a failure, or one of many."""
    if resource_has_failed(event.status):
        return "failure"
    return "stack" if event.type == STACK_TYPE else "resource"


def _event_words(event: StackEvent) -> str:
    return " · ".join(part for part in (event.resource, event.status, event.reason) if part)


def _change(change: Change) -> Record:
    return {"challenge": change.challenge, "what": change.what, "detail": change.detail, "at": utc(change.at),
            "local": local(change.at) if change.at else ""}  # fmt: skip


def _log(log: LogText) -> Record:
    lines = [
        {"at": utc(event.at), "local": local(event.at), "stream": event.stream, "message": event.message}
        for event in log.lines
    ]
    return {"lines": lines, "left_out": log.left_out, "trouble": log.trouble}


def _event(event: StackEvent) -> Record:
    return {
        "at": utc(event.at),
        "local": local(event.at),
        "resource": event.resource,
        "type": event.type,
        "status": event.status,
        "reason": event.reason,
        "physical_id": event.physical_id,
        "failed": resource_has_failed(event.status),
    }


def _cost(cost: Cost) -> Record:
    """Amounts are texts in US dollars; a range where a billing rule is not sure."""
    return {
        "estimate": True,
        "at": utc(cost.at),
        "so_far": words(cost.so_far),
        "upper_bound": not cost.exact,
        "lines": [
            {"resource": line.billed.resource, "item": line.billed.item, "so_far": _amount(line.so_far)}
            for line in cost.lines
        ],
        "not_counted": list(cost.not_counted),
    }


def _amount(amount: Span | Total | None) -> str:
    return words(amount, fine)


def kept_as_lines(lines: Iterable[Record]) -> str:
    """The log as text: time in UTC, stream, message."""
    return "".join(f"{line['at']}  {line['stream']}  {str(line['message']).rstrip()}\n" for line in lines)
