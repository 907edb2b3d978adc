"""Send traffic to an interview's function: believable calls at a bounded rate, one at a time."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from interview_tui.model.errors import CloudError, Throttled
from interview_tui.model.events import Progress
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.traffic import Pace, Traffic, request
from interview_tui.operations import watching

# Which function failed is known, and which request is of no use to a reader: the rest says why.
_FAILED = re.compile(r"^\S+ failed: (?:RequestId: \S+ (?:Error: )?)?")


def send(cloud: Cloud, clock: Clock, interview: Interview, pace: Pace) -> Generator[Progress, None, Traffic]:
    """Call the function until all calls are made or a wait of the clock is cancelled, and yield after each.

    A slow function slows the traffic down instead of piling up calls. A call that fails is counted: being killed for
    memory is what the traffic is for. Where there is no function, or no right to call it, the error ends it.
    """
    function, interval = watching.function(interview), timedelta(seconds=1 / pace.rate)
    so_far, due = Traffic(pace.calls), clock.now()
    while so_far.sent < pace.calls:
        # Never longer than between two calls, even if somebody sets the computer's clock.
        pause = min(max(due - clock.now(), timedelta(0)), interval)
        if clock.wait(pause.total_seconds()):
            break
        so_far = _called(cloud, function, so_far)
        yield so_far
        due = max(due + interval, clock.now())
    return so_far


def _called(cloud: Cloud, function: str, so_far: Traffic) -> Traffic:
    """What is known after one more call; while the code is being replaced AWS answers none, which is no end either."""
    sent = replace(so_far, sent=so_far.sent + 1)
    try:
        answer = cloud.invoke(function, request(so_far.sent))
    except (CloudError, Throttled) as error:
        return replace(sent, failed=so_far.failed + 1, said=_FAILED.sub("", error.title))
    status = _status(answer)
    return sent if status < 400 else replace(sent, failed=so_far.failed + 1, said=f"it answered {status}")


def _status(answer: Mapping[str, Any]) -> int:
    """What the function answered, as HTTP puts it; an answer without that is an answer."""
    status = answer.get("statusCode")
    return status if isinstance(status, int) else 200
