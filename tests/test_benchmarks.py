"""The measuring itself: a fake AWS with real page sizes, and a count that is exact. Times are never asserted."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.fake_aws import endpoint
from benchmarks.figures import Figure, Unit, timed
from benchmarks.fleet import Naive, signed_in, watched
from benchmarks.page import BEGIN, END, put
from benchmarks.terminal import Condition, Recording
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


@pytest.mark.parametrize(
    ("figure", "shown", "aimed", "verdict"),
    [
        (Figure("quit", "bare", value=0.5, aim=0.5), "0.50x", "<= 0.5x", "held"),
        (Figure("quit", "bare", value=0.504, aim=0.5), "0.50x", "<= 0.5x", "MISSED"),
        (Figure("logs.latency", "--live", value=0.052, aim=0.1), "0.052x", "<= 0.1x", "held"),
        (Figure("fleet.calls", "100", value=9, aim=8, unit=Unit.REQUESTS), "9 requests", "<= 8 requests", "MISSED"),
        (Figure("fleet.calls", "10", value=4, unit=Unit.REQUESTS), "4 requests", "none", ""),
        (Figure("ui.idle", "empty", value=-0.1, aim=1, unit=Unit.POINTS), "-0.10 points", "<= +1 points", "held"),
        (Figure("start.paint", "toolong", aim=0.5, missing="no network"), "", "<= 0.5x", "not measured"),
    ],
)
def test_a_figure_is_held_to_its_aim(figure: Figure, shown: str, aimed: str, verdict: str) -> None:
    assert (figure.shown, figure.aimed, figure.verdict) == (shown, aimed, verdict)


def test_the_ratio_is_that_of_the_middle_round() -> None:
    rounds = [((1.0, 0.0), (2.0, 0.0)), ((9.0, 0.0), (3.0, 0.0)), ((1.0, 0.0), (4.0, 0.0))]
    assert timed("quit", "bare", rounds, 0.5, "").value == 0.5


def test_the_table_goes_into_its_place_in_the_page(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    figures = [Figure("quit", "bare", "1 ms", "3 ms", 0.3, 0.5, method="by hand")]
    put(page, figures)
    put(page, figures)
    text = page.read_text()
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    assert text.count("| quit | bare | 1 ms | 3 ms | 0.30x | <= 0.5x | held |") == 1
    assert "- **quit**: by hand." in text


def test_peers_that_cannot_be_installed_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "FOLDER", tmp_path / "peers")
    monkeypatch.setattr(peers, "PINS", ("no-such-package==1",))
    failing = [sys.executable, "-c", "import sys; sys.exit('no network')"]
    real = peers._run
    monkeypatch.setattr(peers, "_run", lambda command: real(failing if "pip" in command else ["true"]))
    said: list[str] = []
    assert peers.prepare(said.append) == "no network"
    assert len(said) == 1


@pytest.mark.terminal
def test_a_recording_knows_when_something_was_written_and_when_it_ended(tmp_path: Path) -> None:
    program = "print('\\x1b[1mrea\\x1b[0mdy', flush=True); input(); print('bye')"
    with Recording([sys.executable, "-c", program], {"PATH": os.environ["PATH"]}, tmp_path) as recording:
        recording.until("ready")
        pressed = recording.press("\n")
        ended = recording.ended()
        ready, bye, absent = recording.moments([(0, _shows("ready")), (0, _shows("bye")), (0, _shows("never"))])
        assert next(at for at, _ in recording.matches(re.compile(b"ready"))) == ready
    assert ready is not None
    assert bye is not None
    assert recording.began < ready < pressed < bye
    assert pressed < ended
    assert absent is None


def _shows(text: str) -> Condition:
    return lambda screen: text in screen
