"""AWS's clock, where this machine's is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from interview_tui.model.errors import NoCredentials, Throttled
from interview_tui.model.plan import Identity
from interview_tui.operations.clock import clock_of_aws
from tests.fakes import NOW, FakeClock, FakeCloud

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, timedelta(seconds=30)])
def test_it_goes_by_what_aws_says(ahead: timedelta) -> None:
    cloud = FakeCloud()
    cloud.ahead = ahead
    clock = clock_of_aws(cloud, cloud.clock)
    assert (clock.now(), clock.behind) == (NOW + ahead, ahead)
    assert clock.wait(5) is False
    assert clock.now() == NOW + ahead + timedelta(seconds=5)


@pytest.mark.parametrize("ahead", [timedelta(seconds=2), -timedelta(seconds=4)])
def test_a_second_or_two_are_no_difference(ahead: timedelta) -> None:
    cloud = FakeCloud()
    cloud.ahead = ahead
    assert clock_of_aws(cloud, cloud.clock).now() == NOW


def test_where_aws_does_not_tell_this_machine_s_stands_in() -> None:
    cloud = FakeCloud()
    cloud.identity = lambda: Identity("0", "arn", "us-east-1")  # type: ignore[method-assign]
    assert clock_of_aws(cloud, FakeClock()).now() == NOW
    cloud = FakeCloud()
    cloud.trouble = Throttled("Slow down.")
    assert clock_of_aws(cloud, FakeClock()).now() == NOW


def test_a_time_without_a_zone_is_utc(zone: Callable[[str], None]) -> None:
    zone("Asia/Tokyo")
    cloud = FakeCloud()
    at = (NOW + HOUR).replace(tzinfo=None)
    cloud.identity = lambda: Identity("0", "arn", "us-east-1", at=at)  # type: ignore[method-assign]
    assert clock_of_aws(cloud, FakeClock()).behind == HOUR


def test_without_credentials_there_is_no_time() -> None:
    cloud = FakeCloud()
    cloud.trouble = NoCredentials("None.")
    with pytest.raises(NoCredentials):
        clock_of_aws(cloud, FakeClock())
