"""Reads what an interview is billed for; what it costs over time follows from that without another question to AWS."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from interview_tui.beside import all_of
from interview_tui.model.billing import Tariff
from interview_tui.model.interview import Interview
from interview_tui.model.meter import Meter, meter
from interview_tui.model.ports import Cloud

_AT_ONCE = 4


def read_meter(cloud: Cloud, interview: Interview, tariff: Tariff) -> Meter:
    """What the interview's stack really has, and since when: three free requests."""
    stack = cloud.stack(interview.stack_id)
    resources, events = cloud.resources(interview.stack_id), cloud.events(interview.stack_id)
    return meter(interview, resources, events, tariff, stack.parameters if stack else {})


def read_meters(cloud: Cloud, interviews: Iterable[Interview], tariff: Tariff) -> tuple[Meter, ...]:
    """Of several interviews, in their order. Requests grow with their number: not for a table that is read often."""
    return all_of([partial(read_meter, cloud, interview, tariff) for interview in interviews], _AT_ONCE)
