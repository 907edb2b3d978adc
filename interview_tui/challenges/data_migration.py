"""Challenge A: DynamoDB tables with planted data-quality defects."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from interview_tui.challenges import undoing, working
from interview_tui.challenges.data_migration_trials import trials
from interview_tui.model.difference import Change
from interview_tui.model.health import CheckState, Expected
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Challenge, Cloud, Finding, Probe
from interview_tui.model.work import Work

TABLE_OUTPUTS = {
    "schools": "SchoolsTable",
    "classes": "ClassesTable",
    "students": "StudentsTable",
    "assessments": "AssessmentsTable",
}


def expected(interview: Interview) -> tuple[Expected, ...]:
    """Four tables."""
    names = tuple(interview.outputs.get(output, output) for output in TABLE_OUTPUTS.values())
    return (Expected("DynamoDB", "AWS::DynamoDB::Table", names),)


def target(interview: Interview) -> dict[str, str]:
    """The tables as the caretaker wants them."""
    return {name: interview.output(output) for name, output in TABLE_OUTPUTS.items()}


def probes(interview: Interview, cloud: Cloud) -> tuple[Probe, ...]:
    """The caretaker reads every item and compares it with what was planted."""
    return (Probe(("Sample data (A)",), partial(_verify, interview, cloud)),)


def _verify(interview: Interview, cloud: Cloud) -> Iterable[Finding]:
    answer = cloud.caretaker({"action": "verify", "challenge": "A", "target": target(interview)})
    return [_judge(answer)]


def _judge(answer: Any) -> Finding:
    counts, wanted, defects = answer["counts"], answer["expected"], answer["defects"]
    items, planted = sum(counts.values()), sum(wanted.values())
    evidence = f"{items:,} items · {defects['found']} of {defects['planted']} planted defects"
    if counts == wanted and defects["found"] == defects["planted"]:
        return CheckState.OK, evidence
    if counts != wanted:
        evidence = f"{items:,} of {planted:,} items · {defects['found']} of {defects['planted']} planted defects"
    return CheckState.FAILED, f"{evidence} · changed since it was planted"


def diff(interview: Interview, cloud: Cloud) -> Iterable[Change]:
    """Every item and every setting is compared with what was planted; tables that were made beside them count."""
    return undoing.diff(cloud, "A", _with_neighbours(interview, cloud))


def reset(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """Every item as planted; tables that were made beside ours are deleted."""
    return undoing.reset(cloud, "A", _with_neighbours(interview, cloud))


def _with_neighbours(interview: Interview, cloud: Cloud) -> dict[str, object]:
    """The tables, and whose are not ours: those of ``interview-x-2`` begin with the id of ``interview-x`` too."""
    others = [other.id for other in cloud.interviews() if other.id != interview.id]
    return {**target(interview), "interview_id": interview.id, "others": others}


def work(interview: Interview, cloud: Cloud) -> Work:
    """Every item that differs, also of tables that were made beside ours."""
    others = [other.id for other in cloud.interviews() if other.id != interview.id]
    return working.of_tables(cloud, "A", {**target(interview), "interview_id": interview.id, "others": others})


CHALLENGE = Challenge(
    key="A",
    title="Data migration",
    fragment="data-migration",
    summary="Clean and migrate four DynamoDB tables.",
    expected=expected,
    probes=probes,
    packages={},
    trials=trials,
    typical_minutes=(1, 1),
    diff=diff,
    reset=reset,
    work=work,
)
