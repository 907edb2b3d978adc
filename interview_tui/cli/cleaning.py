"""Cleaning up several interviews at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock

from rich.text import Text

from interview_tui.beside import as_they_come
from interview_tui.cli import records
from interview_tui.cli.confirm import confirm_many
from interview_tui.cli.options import Options
from interview_tui.cli.output import console, print_json
from interview_tui.cli.progress import check_line
from interview_tui.cli.words import verdict
from interview_tui.model.errors import DONE, FAILED, InterviewError
from interview_tui.model.events import Progress, Said, Step, StepState
from interview_tui.model.health import CheckState
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Cleanup
from interview_tui.operations.desk import Desk, drive

AT_ONCE = 4
Outcome = Cleanup | InterviewError
Say = Callable[[str | Text], None]


def clean_up_many(desk: Desk, options: Options, *, expired: bool, archive: bool, yes: bool, as_json: bool) -> int:
    """Remove those that have expired, or all; ``FAILED`` when any of them is not fully removed."""
    interviews = _chosen(desk, expired=expired)
    if not interviews:
        if as_json:
            print_json([])
        else:
            console().print("No interview has expired." if expired else "There are no interviews.")
        return DONE
    if not yes:
        confirm_many(desk, interviews, archive=archive)
    outcomes = _clean_up(desk, interviews, options, archive=archive, quiet=as_json)
    if as_json:
        print_json([_record(each, outcome) for each, outcome in zip(interviews, outcomes, strict=True)])
    done = sum(isinstance(outcome, Cleanup) and outcome.complete for outcome in outcomes)
    if not as_json:
        console().print(f"\n{done} of {len(interviews)} are gone with nothing left.")
    return DONE if done == len(interviews) else FAILED


def _chosen(desk: Desk, *, expired: bool) -> tuple[Interview, ...]:
    """By AWS's clock: this machine's may be wrong, and would then end interviews that go on."""
    interviews = desk.cloud.interviews()
    if not expired:
        return interviews
    now = desk.cloud.identity().at or desk.clock.now()
    return tuple(each for each in interviews if each.expires_at is not None and each.expires_at <= now)


def _clean_up(
    desk: Desk, interviews: Sequence[Interview], options: Options, *, archive: bool, quiet: bool
) -> list[Outcome]:
    """All of them, some at a time; trouble with one does not hold up the others."""
    printing = Lock()

    def say(line: str | Text) -> None:
        if not quiet:
            with printing:
                console().print(line)

    def clean(interview: Interview) -> Outcome:
        try:
            return drive(desk.cleanup(interview, archive=archive), partial(_show, interview, say))
        except InterviewError as error:
            return error

    found: dict[int, Outcome] = {}
    for place, outcome in as_they_come([partial(clean, interview) for interview in interviews], AT_ONCE):
        found[place] = outcome
        if isinstance(outcome, Cleanup):
            say(options.lead(verdict(outcome)))
        else:
            say(f"{interviews[place].id} is not fully removed. {outcome.title}\n{options.lead(outcome.hint)}")
    return [found[place] for place in range(len(interviews))]


def _show(interview: Interview, say: Say, event: Progress) -> None:
    """One line for each step that is over and for each warning, with whose it is; stack events would be too many."""
    match event:
        case Step(name, state, detail) if state is not StepState.RUNNING:
            mark = CheckState.OK if state is StepState.DONE else CheckState.FAILED
            say(Text(f"{interview.id:<28} ") + check_line(mark, name, "" if detail == interview.id else detail))
        case Said(text, warning=True):
            say(Text(f"{interview.id:<28} ! {text}", style="yellow"))


def _record(interview: Interview, outcome: Outcome) -> dict[str, object]:
    if isinstance(outcome, Cleanup):
        return records.cleanup_record(outcome)
    left = [{"kind": "unknown", "name": outcome.title}]
    return {"id": interview.id, "state": "unknown", "left": left, "receipt": None, "saved": "", "archive": ""}
