"""Challenge B: a Lambda function with three planted leaks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from interview_tui.challenges import undoing
from interview_tui.challenges.memory_leak_pristine import target
from interview_tui.challenges.memory_leak_trials import trials
from interview_tui.model.challenge import Challenge, Finding, Probe
from interview_tui.model.difference import Change
from interview_tui.model.health import CheckState, Expected
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Cloud

HEALTH_CALL = {"path": "/health"}


def expected(interview: Interview) -> tuple[Expected, ...]:
    """One function."""
    return (
        Expected("Lambda", "AWS::Lambda::Function", (interview.outputs.get("LeakyApiFunction", "LeakyApiFunction"),)),
    )


def probes(interview: Interview, cloud: Cloud) -> tuple[Probe, ...]:
    """One call that does not leak."""
    return (Probe(("Lambda answers",), partial(_call, interview, cloud)),)


def _call(interview: Interview, cloud: Cloud) -> Iterable[Finding]:
    answer = cloud.invoke(interview.output("LeakyApiFunction"), HEALTH_CALL)
    return [_judge(answer)]


def _judge(answer: Mapping[str, Any]) -> Finding:
    status = answer.get("statusCode")
    if status != 200:
        return CheckState.FAILED, f"answered {status} to a health call"
    return CheckState.OK, "answered 200 to a health call" + _memory(answer.get("body", ""))


def _memory(body: str) -> str:
    """The resident memory that the function tells of itself, when it does."""
    try:
        rss = json.loads(body)["rss_mb"]
    except (ValueError, KeyError, TypeError):
        return ""
    return f" · {rss:.0f} MB resident" if isinstance(rss, int | float) else ""


def diff(interview: Interview, cloud: Cloud) -> Iterable[Change]:
    """Code, configuration, versions and whatever hangs on the function, beside what its stack was made with."""
    return undoing.diff(cloud, "B", target(interview, cloud))


def reset(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """The original code and configuration in fresh environments; the log begins anew."""
    return undoing.reset(cloud, "B", target(interview, cloud))


def remake(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """The function or its log, where somebody deleted them."""
    return undoing.remake(cloud, "B", target(interview, cloud))


CHALLENGE = Challenge(
    key="B",
    title="Memory leak",
    fragment="memory-leak",
    summary="Find and fix three leaks in a Lambda.",
    expected=expected,
    probes=probes,
    packages={"LeakyApiKey": "leaky-api"},
    trials=trials,
    typical_minutes=(1, 1),
    diff=diff,
    reset=reset,
    remake=remake,
)
