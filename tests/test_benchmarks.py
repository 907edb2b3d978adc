"""The measuring itself: a fake AWS with real page sizes, and a count that is exact. Times are never asserted."""

from __future__ import annotations

import pytest

from benchmarks.fake_aws import endpoint
from benchmarks.fleet import Naive, signed_in, watched
from interview_tui.aws.cloud import AwsCloud
from interview_tui.challenges import CHALLENGES
from interview_tui.model.health import CheckState
from interview_tui.operations import survey, verify
from interview_tui.operations.clock import SystemClock


@pytest.mark.parametrize(
    ("interviews", "requests"),
    [
        (0, {"DescribeStacks": 1}),
        (1, {"DescribeStacks": 1, "DescribeDBInstances": 1, "DescribeCacheClusters": 1, "ListFunctions": 1}),
        (100, {"DescribeStacks": 1, "DescribeDBInstances": 1, "DescribeCacheClusters": 1, "ListFunctions": 3}),
        (300, {"DescribeStacks": 2, "DescribeDBInstances": 3, "DescribeCacheClusters": 3, "ListFunctions": 7}),
    ],
)
def test_requests_grow_by_pages_and_not_by_interviews(interviews: int, requests: dict[str, int]) -> None:
    with endpoint(interviews) as server:
        clients = signed_in(server.url)
        counter = watched(clients)
        found = survey.survey(AwsCloud(clients), CHALLENGES, SystemClock())
        assert dict(counter.counts) == requests
        assert dict(server.counts) == requests
    assert [interview.id for interview in found.interviews] == server.account.ids[::-1]
    assert {check.state for health in found.healths.values() for check in health.checks} <= {CheckState.OK}


def test_the_naive_peer_asks_for_each_stack_and_resource() -> None:
    with endpoint(10) as server:
        Naive(server.url).refresh()
        assert server.counts.total() == 1 + 10 * 4


def test_the_fake_has_all_that_one_interview_is_proved_by() -> None:
    with endpoint(1) as server:
        cloud = AwsCloud(signed_in(server.url))
        (interview,) = cloud.interviews()
        checks = {}
        proving = verify.verify(cloud, CHALLENGES, SystemClock(), interview)
        while True:
            try:
                next(proving)
            except StopIteration as end:
                checks = {check.name: check.detail for check in end.value.checks if check.state is not CheckState.OK}
                break
    # All but what the candidate may do: there is no IAM in it.
    assert set(checks) == {"Candidate access"}
    assert " boundary checks · " in checks["Candidate access"], checks
