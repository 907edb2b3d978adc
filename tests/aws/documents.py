"""Reading templates and policies in tests: plain data out of CloudFormation's functions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from interview_tui.aws import templates

FRAGMENTS = ("data-migration", "memory-leak", "slow-queries")
COMBINATIONS = [
    combination for count in range(1, len(FRAGMENTS) + 1) for combination in itertools.combinations(FRAGMENTS, count)
]
LONGEST_ID = "interview-" + "a" * 30

Statement = dict[str, Any]
Resource = dict[str, Any]


def interview() -> dict[str, Any]:
    return templates.document(FRAGMENTS)


def shared() -> dict[str, Any]:
    return templates.parse(templates.shared_tier().body)


def of_type(document: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Properties by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in document["Resources"].items()
        if resource["Type"] == kind
    }


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(properties: dict[str, Any]) -> Iterator[Statement]:
    """The statements of a role's inline policies, of a policy or of a managed policy."""
    for policy in properties.get("Policies", [properties]):
        yield from listed(policy["PolicyDocument"]["Statement"])


def allowed(properties: dict[str, Any]) -> set[str]:
    return {
        action
        for statement in statements(properties)
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
    }


def text_of(value: Any) -> str:
    """A name or ARN as it is written, whichever function it is in."""
    if isinstance(value, dict):
        ((function, argument),) = value.items()
        return f"{function}:{argument}" if function != "Fn::Sub" else str(argument)
    return str(value)


def intrinsics(value: Any, function: str) -> Iterator[Any]:
    """The arguments of every use of one intrinsic function, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == function:
                yield inner
            yield from intrinsics(inner, function)
    elif isinstance(value, list):
        for inner in value:
            yield from intrinsics(inner, function)
