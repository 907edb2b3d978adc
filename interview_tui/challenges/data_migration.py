"""Challenge A: DynamoDB tables with planted data-quality defects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from interview_tui.challenges import undoing, working
from interview_tui.challenges.data_migration_trials import trials
from interview_tui.challenges.stack_values import stack_values
from interview_tui.model.challenge import Challenge, Finding, Probe
from interview_tui.model.difference import Change
from interview_tui.model.health import CheckState, Expected
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Cloud
from interview_tui.model.tags import tags_of
from interview_tui.model.work import Work

TABLE_OUTPUTS = {
    "schools": "SchoolsTable",
    "classes": "ClassesTable",
    "students": "StudentsTable",
    "assessments": "AssessmentsTable",
}
"""The tables' outputs, by which the template calls them too."""

_CREATED = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "OnDemandThroughput",
    "DeletionProtectionEnabled",
    "TableClass",
)


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
    if not items:
        return CheckState.FAILED, f"{evidence} · nothing is there"
    return CheckState.CHANGED, f"{evidence} · changed since it was planted"


def diff(interview: Interview, cloud: Cloud) -> Iterable[Change]:
    """Every item and every setting is compared with what was planted; tables that were made beside them count."""
    return undoing.diff(cloud, "A", _pristine(interview, cloud))


def reset(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """Every item as planted; tables that are gone are made anew, those that were made beside ours deleted."""
    return undoing.reset(cloud, "A", _pristine(interview, cloud))


def remake(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """Tables that are gone, without their items."""
    return undoing.remake(cloud, "A", _pristine(interview, cloud))


def _pristine(interview: Interview, cloud: Cloud) -> dict[str, object]:
    """The tables and how they were made, and whose are not ours.

    Those of ``interview-x-2`` begin with the id of ``interview-x`` too.
    """
    others = [other.id for other in cloud.interviews() if other.id != interview.id]
    values = stack_values(interview, cloud)
    made = {name: _created(values.properties(output)) for name, output in TABLE_OUTPUTS.items()}
    known = {"interview_id": interview.id, "others": others, "made": made, "tags": tags_of(interview)}
    return {**target(interview), **known}


def _created(properties: Mapping[str, Any]) -> dict[str, Any]:
    """What CreateTable and a template call by the same names."""
    return {name: properties[name] for name in _CREATED if name in properties}


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
    remake=remake,
    work=work,
)
