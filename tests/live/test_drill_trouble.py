"""One call in three fails, credentials expire, the clock is an hour off: it ends well, or in one sentence."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interview_tui.model.difference import ResetOrder
from interview_tui.model.errors import InterviewError, NoCredentials
from interview_tui.model.events import Progress
from interview_tui.model.plan import Order
from interview_tui.model.tags import TAG_EXPIRES_AT
from interview_tui.operations import patience
from interview_tui.operations.desk import Desk, drive
from tests.live.conftest import hold_the_reaper
from tests.live.drills import THOROUGH, Stage, stage
from tests.live.test_an_interview import ignore
from tests.live.test_reaper import eventually
from tests.live.test_undo import contents
from tests.live.unreliable import Drill, Fate
from tests.live.wire import Asked, Refusal

pytestmark = pytest.mark.sandbox
RUNS = 8
"""How often a command is run again before it has to have ended well."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage("drill-trouble", tmp_path_factory.mktemp("drill-trouble")) as found:
        drive(found.desk.bootstrap(), ignore)
        yield found


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same attempts, with less time between them."""
    monkeypatch.setattr(patience, "PAUSES", tuple(pause / 50 for pause in patience.PAUSES))
    monkeypatch.setattr(patience, "_TRIES", tuple(pause / 50 for pause in patience._TRIES))
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda _self, _context: 0.01)


@dataclass
class OneInThree:
    """Asks to slow down and is not available, in turn, for a third of all requests, whosever they are."""

    dice: random.Random = field(default_factory=lambda: random.Random(11))
    asked: int = 0
    failed: int = 0

    def __call__(self, _asked: Asked) -> Refusal | None:
        self.asked += 1
        if self.dice.random() >= 1 / 3:
            return None
        self.failed += 1
        return Refusal.SLOW_DOWN if self.failed % 2 else Refusal.UNAVAILABLE


Operation = Callable[[Desk], Generator[Progress, None, Any]]


def until_done(scene: Stage, operation: Operation, drill: Drill) -> tuple[Any, list[str]]:
    """Run it again, as somebody would, until it has ended well; each other end is one sentence and what to do."""
    sentences: list[str] = []
    for _ in range(RUNS):
        with scene.trouble(drill):
            try:
                return drive(operation(scene.unlucky_desk()), ignore), sentences
            except InterviewError as error:
                sentences.append(error.title if error.hint and "\n" not in error.title else f"no sentence: {error}")
        assert not sentences[-1].startswith("no sentence"), sentences
    raise AssertionError(f"it has never ended well: {sentences}")


def test_one_call_in_three_fails_from_the_first_to_the_last(scene: Stage, quickly: None) -> None:
    drill, name = OneInThree(), "interview-shaky"
    order = Order("jane-smith", ("A", "B"), id=name)
    deployed, _ = until_done(scene, lambda desk: desk.deploy(order), drill)
    interview = deployed.interview
    assert deployed.health.ready
    assert len(scene.desk.cloud.interviews()) == 1
    planted = contents(scene.client("dynamodb"), interview)
    ends = interview.expires_at

    handed, _ = until_done(scene, lambda desk: desk.hand_over(desk.cloud.interview(name)), drill)
    assert handed.safe

    scene.client("dynamodb").put_item(TableName=interview.output("SchoolsTable"), Item={"school_id": {"S": "mine"}})
    back = ResetOrder(("A", "B"), candidate="jane-smith")
    done, _ = until_done(scene, lambda desk: desk.reset(desk.cloud.interview(name), back), drill)
    assert (done.difference.pristine, done.health.ready) == (True, True)
    assert contents(scene.client("dynamodb"), interview) == planted

    until_done(scene, lambda desk: desk.extend(desk.cloud.interview(name), timedelta(minutes=30)), drill)
    after = scene.desk.cloud.interview(name)
    assert ends is not None
    # An answer that is lost may leave it extended, and asking again does it once more: never by half.
    assert after.expires_at in {ends + timedelta(minutes=30 * times) for times in (1, 2)}
    assert after.output("ExpiresAt") == f"{after.expires_at:%Y-%m-%dT%H:%M:%SZ}"

    def hand_on(desk: Desk) -> Generator[Progress, None, Any]:
        found = desk.cloud.interview(name)
        order = ResetOrder(("A", "B"), successor="john-doe", hours=2, candidate=found.candidate)
        return desk.reset(found, order)

    until_done(scene, hand_on, drill)
    assert scene.desk.cloud.interview(name).candidate == "john-doe"
    assert drive(scene.desk.verify(scene.desk.cloud.interview(name)), ignore).ready

    kept, _ = until_done(scene, lambda desk: desk.archive(desk.cloud.interview(name), scene.folder / "kept"), drill)
    assert kept.unreadable == ()
    gone, _ = until_done(scene, lambda desk: desk.cleanup(desk.cloud.interview(name)), drill)
    assert gone.complete, gone
    assert scene.desk.leftovers(by_name=True).found == ()
    assert drill.failed > drill.asked / 4
    assert drill.failed > 100


@dataclass
class LostAnswers:
    """One in three requests that change something, the first among them, is carried out, and nobody hears of it."""

    dice: random.Random = field(default_factory=lambda: random.Random(1))

    def __call__(self, asked: Asked) -> Fate | None:
        return Fate.CUT_AFTER if asked.mutating and self.dice.random() < 1 / 3 else None


def test_answers_that_get_lost_leave_nothing_by_half(scene: Stage, quickly: None) -> None:
    name = "interview-unheard"
    order = Order("jane-smith", ("A", "B"), id=name)
    deployed, _ = until_done(scene, lambda desk: desk.deploy(order), LostAnswers())
    assert deployed.health.ready
    assert len(scene.desk.cloud.interviews()) == 1
    planted = contents(scene.client("dynamodb"), deployed.interview)
    scene.client("dynamodb").put_item(
        TableName=deployed.interview.output("SchoolsTable"), Item={"school_id": {"S": "mine"}}
    )
    back = ResetOrder(("A", "B"), candidate="jane-smith")
    done, _ = until_done(scene, lambda desk: desk.reset(desk.cloud.interview(name), back), LostAnswers())
    assert (done.difference.pristine, done.health.ready) == (True, True)
    assert contents(scene.client("dynamodb"), deployed.interview) == planted
    gone, _ = until_done(scene, lambda desk: desk.cleanup(desk.cloud.interview(name)), LostAnswers())
    assert gone.complete, gone
    assert scene.desk.leftovers(by_name=True).found == ()


def test_the_reaper_ends_what_is_over_though_one_call_in_three_fails(scene: Stage) -> None:
    hold_the_reaper(scene.client("events"))
    interview = scene.deploy("interview-over")
    past = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    assert scene.desk.cloud.change_stack(interview.stack_id, {"ExpiresAt": past}, {TAG_EXPIRES_AT: past})
    eventually(lambda: scene.status(interview.id) == "UPDATE_COMPLETE")
    functions, drill = scene.client("lambda"), OneInThree(random.Random(1))
    before = functions.get_function_configuration(FunctionName="interviews-reaper")["Environment"]["Variables"]
    by_road = {**before, "AWS_ENDPOINT_URL": scene.road.address}
    functions.update_function_configuration(FunctionName="interviews-reaper", Environment={"Variables": by_road})
    try:
        for _ in range(RUNS):
            with scene.trouble(drill):
                answer = functions.invoke(FunctionName="interviews-reaper", Payload=b"{}")
                said = json.loads(answer["Payload"].read())
            if scene.status(interview.stack_id).startswith("DELETE_"):
                break
            assert "FunctionError" in answer or said["failed"], "who has done nothing says why"
        eventually(lambda: scene.status(interview.stack_id) == "DELETE_COMPLETE")
    finally:
        functions.update_function_configuration(FunctionName="interviews-reaper", Environment={"Variables": before})
    assert drill.failed, "it went by the road"
    assert scene.desk.leftovers(by_name=True).found == ()


@dataclass
class Expired:
    """From a request on, the program's own keys are worth nothing; what the candidate has, goes on."""

    after: int
    asked: int = 0

    def __call__(self, asked: Asked) -> Refusal | None:
        if asked.as_candidate:
            return None
        self.asked += 1
        return Refusal.EXPIRED if self.asked > self.after else None


def expire(scene: Stage, after: int, *words: str) -> None:
    """Run the program, whose credentials expire after so many requests; it says so in one sentence, and when."""
    drill = Expired(after)
    with scene.trouble(drill):
        done = scene.program().run(*words, "--json", timeout=120)
    assert drill.asked > after, f"it takes {drill.asked} requests only"
    assert done.code == 2, f"{after}: {done.out}{done.err}"
    assert done.out == ""
    assert "the credentials have expired" in done.error["title"].replace("The AWS", "the"), done.error
    said, _, more = done.error["title"].partition(". ")
    assert "." not in said.removesuffix(".")
    assert not more or (words[0] == "deploy" and more == f"The stack {words[3]} goes on in AWS, and costs money.")
    assert "Sign in again" in done.error["hint"] or "sign in again" in done.error["hint"]


PLACES: dict[str, tuple[int, ...]] = {
    "deploy": (1, 2, 3, 4, 5, 6, 8, 10) if THOROUGH else (3, 9),
    "reset": (1, 4, 8, 12, 16, 24, 32, 40) if THOROUGH else (6, 24),
    "archive": (1, 3, 5, 7) if THOROUGH else (4,),
    "cleanup": (1, 4, 8, 12, 16, 24, 32, 40) if THOROUGH else (4, 24),
}
"""After how many requests they expire."""


def test_credentials_that_expire_while_it_is_deployed_reset_and_kept(scene: Stage) -> None:
    program = scene.program()
    for after in PLACES["deploy"]:
        name = f"interview-expired-{after}"
        deploy = ("deploy", "jane-smith", "--id", name, "--challenges", "B")
        expire(scene, after, *deploy)
        again = program.run(*deploy, "--json")
        assert (again.code, again.json["ready"]) == (0, True), again.err
    for after in PLACES["reset"]:
        expire(scene, after, "reset", name, "--yes")
        again = program.run("reset", name, "--yes", "--json")
        assert (again.code, again.json["pristine"], again.json["ready"]) == (0, True, True), again.err
    for after in PLACES["archive"]:
        expire(scene, after, "archive", name)
        assert scene.archives(name) == [], "half an archive is none"
    assert program.run("cleanup", "--all", "--yes", "--no-archive").code == 0
    assert scene.desk.leftovers(by_name=True).found == ()


def test_credentials_that_expire_while_it_is_cleaned_up(scene: Stage) -> None:
    for after in PLACES["cleanup"]:
        name = scene.deploy(f"interview-ended-{after}").id
        expire(scene, after, "cleanup", name, "--yes")
        again = scene.program().run("cleanup", name, "--yes", "--json")
        assert (again.code, again.json["left"]) == (0, []), again.err
        assert scene.archives(name)[-1]["receipt"]
    assert scene.desk.leftovers(by_name=True).found == ()


def test_a_clock_that_is_an_hour_off_is_named_and_nothing_is_done(scene: Stage) -> None:
    """AWS takes no signature that is more than minutes old or early: that is the first answer to anything."""
    interview = scene.deploy("interview-skewed", "A")
    ways = [
        ("list",),
        ("deploy", "jane-smith", "--id", "interview-other", "--challenges", "A"),
        ("reset", interview.id, "--yes"),
        ("reset", interview.id, "--for", "john-doe", "--yes"),
        ("extend", interview.id, "--by", "1h"),
        ("credentials", interview.id),
        ("cleanup", interview.id, "--yes"),
        ("cleanup", "--expired", "--yes"),
    ]
    asked: list[Asked] = []

    def skewed(request: Asked) -> Refusal:
        asked.append(request)
        return Refusal.SKEWED

    with scene.trouble(skewed):
        for words in ways:
            done = scene.program().run(*words, "--json")
            assert done.code == 2, f"{words}: {done.out}"
            assert done.error["title"] == "AWS does not accept the signature of the credentials."
            assert "this computer's clock" in done.error["hint"]
    assert not [request for request in asked if request.mutating]
    assert scene.desk.cloud.interviews() == (interview,)
    assert drive(scene.desk.cleanup(interview, archive=False), ignore).complete


@pytest.mark.parametrize("protocol", ["json", "query", "ec2", "rest-json", "rest-xml"])
@pytest.mark.parametrize("why", list(Refusal))
def test_every_protocol_s_refusal_is_understood(scene: Stage, why: Refusal, protocol: str) -> None:
    """The drills would drill nothing if AWS's errors did not arrive as AWS sends them."""
    from interview_tui.aws.errors import translate
    from interview_tui.aws.session import SignIn, connect

    place = scene.by_road
    clients = connect(
        SignIn(
            region=place.region,
            endpoint_url=place.endpoint,
            access_key_id=place.access_key_id,
            secret_access_key=place.secret_access_key,
        )
    )
    calls = {
        "json": clients.logs.describe_log_groups,
        "query": clients.cloudformation.describe_stacks,
        "ec2": clients.ec2.describe_security_groups,
        "rest-json": clients.functions.list_functions,
        "rest-xml": clients.s3.list_buckets,
    }
    with scene.trouble(lambda _asked: why), pytest.raises(Exception) as raised:  # noqa: PT011 - translated below
        calls[protocol]()
    meant = translate(raised.value)
    passing = why in (Refusal.SLOW_DOWN, Refusal.UNAVAILABLE, Refusal.FAULT)
    assert isinstance(meant, patience.PASSING if passing else NoCredentials), (raised.value, meant.title)
