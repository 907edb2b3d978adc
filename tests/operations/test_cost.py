"""What is read of a stack to tell its cost."""

from __future__ import annotations

from interview_tui.model.events import Resource
from interview_tui.operations.cost import read_meter, read_meters
from interview_tui.prices import tariff
from tests.fakes import FakeCloud, make_interview

TARIFF = tariff("us-east-1")


class WithCache(FakeCloud):
    """An account whose stacks have a cache."""

    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        return (Resource("Cache", "cache", "AWS::ElastiCache::CacheCluster", "CREATE_COMPLETE"),)


def test_the_stacks_own_parameters_choose_the_instances() -> None:
    interview = make_interview()
    cloud = WithCache(interview)
    assert [each.item for each in read_meter(cloud, interview, TARIFF).billed] == ["redis cache.t4g.micro"]
    cloud.stacks[interview.id].parameters = {"CacheNodeType": "cache.t3.micro", "Tunnel": "on"}
    assert [each.item for each in read_meter(cloud, interview, TARIFF).billed] == ["redis cache.t3.micro"]


def test_a_stack_that_is_gone_meanwhile_has_no_parameters() -> None:
    assert read_meter(WithCache(), make_interview(), TARIFF).billed


def test_several_are_read_in_their_order() -> None:
    interviews = [make_interview(f"interview-{number}") for number in range(6)]
    found = read_meters(WithCache(*interviews), interviews, TARIFF)
    assert [meter.interview for meter in found] == interviews
