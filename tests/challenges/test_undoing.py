"""Diff and reset: what the caretaker is asked, and what is made of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from interview_tui.challenges import CHALLENGES, memory_leak_pristine, undoing
from interview_tui.challenges.slow_queries import TARGET_OUTPUTS
from interview_tui.data import data_path
from interview_tui.model.difference import Change
from interview_tui.model.errors import CloudError
from interview_tui.model.events import Resource
from interview_tui.model.plan import Stack
from tests.fakes import FakeCloud, FakeStack, make_interview, outputs_of

ID = "interview-x"
TAGS = {
    "interview:id": ID,
    "interview:candidate": "jane-smith",
    "interview:owner": "interviewer",
    "interview:challenges": "A B C",
    "interview:expires-at": "2026-11-21T16:02:31Z",
    "interview:created-by-version": "0.1.0",
}


class Caretaker(FakeCloud):
    """Answers as it is told, and keeps what it was asked."""

    def __init__(self, answer: Mapping[str, Any] | str) -> None:
        super().__init__(make_interview(ID))
        self.answer = answer
        self.asked: Mapping[str, Any] = {}

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self.asked = payload
        if isinstance(self.answer, str):
            raise CloudError(f"interviews-caretaker failed: {self.answer}")
        return self.answer


def test_changes_carry_their_time_in_utc() -> None:
    cloud = Caretaker(
        {"ok": False, "changes": [{"what": "function code", "detail": "changed", "at": "2026-11-21T15:31:00+01:00"}]}
    )
    at = datetime(2026, 11, 21, 14, 31, tzinfo=UTC)
    assert list(undoing.diff(cloud, "B", {"function": "f"})) == [Change("B", "function code", "changed", at)]
    assert cloud.asked == {"action": "diff", "challenge": "B", "target": {"function": "f"}}


def test_what_is_not_listed_is_counted() -> None:
    answer = {"ok": False, "changes": [{"what": "index a", "detail": "added", "at": "soon"}], "more": 1234}
    assert list(undoing.diff(Caretaker(answer), "C", {})) == [
        Change("C", "index a", "added"),
        Change("C", "1,234 more differences", more=1234),
    ]


def test_an_answer_that_is_not_ok_and_says_nothing_is_not_pristine() -> None:
    with pytest.raises(CloudError):
        list(undoing.diff(Caretaker({"ok": False, "changes": []}), "A", {}))
    assert list(undoing.diff(Caretaker({"ok": True, "changes": []}), "A", {})) == []


def test_what_could_not_be_put_back_is_said() -> None:
    cloud = Caretaker({"ok": False, "done": ["4 items put back"], "left": ["stream of Students"]})
    assert list(undoing.reset(cloud, "A", {})) == [
        "A: 4 items put back",
        "A: could not be put back: stream of Students",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "There is no sample data for the challenge 'B'.",
        "The caretaker can seed, verify the data of challenge A, not 'diff'.",
    ],
)
def test_an_old_caretaker_wants_a_bootstrap(words: str) -> None:
    with pytest.raises(CloudError) as error:
        list(undoing.diff(Caretaker(words), "A", {}))
    assert error.value.hint == "`interview-tui bootstrap` brings it up to date."


def test_an_old_caretaker_renews_nothing() -> None:
    cloud = Caretaker("The caretaker can seed, verify, diff, reset for challenge C, not 'renew_login'.")
    with pytest.raises(CloudError, match=r"cannot renew the candidate's login of challenge C yet\.") as error:
        list(undoing.renew(cloud, "C", {}))
    assert error.value.hint == "`interview-tui bootstrap` brings it up to date."


def test_other_trouble_stays_what_it_is() -> None:
    with pytest.raises(CloudError, match="no answer of the database"):
        list(undoing.reset(Caretaker("no answer of the database"), "C", {}))


def fragment(name: str) -> Mapping[str, Any]:
    """A challenge's part of the template of this version."""
    from interview_tui.aws import template_yaml

    return template_yaml.load(data_path("cfn", "challenges", f"{name}.yaml").read_text())


def test_tables_of_the_interview_beside_are_not_taken_for_ours() -> None:
    cloud = Caretaker({"ok": True, "changes": []})
    cloud.templates, cloud.stacks[ID].parameters = fragment("data-migration"), {"InterviewId": ID}
    cloud.stacks["interview-x-2"] = FakeStack(make_interview("interview-x-2"))
    interview = make_interview(ID)
    assert list(CHALLENGES["A"].diff(interview, cloud)) == []
    assert cloud.asked["target"]["others"] == ["interview-x-2"]
    assert cloud.asked["target"]["interview_id"] == ID
    assert cloud.asked["target"]["students"] == f"{ID}-Students"


def test_how_a_table_was_made_comes_from_the_stack_s_own_template() -> None:
    cloud = Caretaker({"ok": True, "done": ["table x made anew"]})
    cloud.templates, cloud.stacks[ID].parameters = fragment("data-migration"), {"InterviewId": ID}
    assert list(CHALLENGES["A"].remake(make_interview(ID), cloud)) == ["A: table x made anew"]
    assert cloud.asked["action"] == "remake"
    assert set(cloud.asked["target"]["made"]) == {"schools", "classes", "students", "assessments"}
    assert cloud.asked["target"]["made"]["schools"] == {
        "AttributeDefinitions": [{"AttributeName": "school_id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "school_id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "OnDemandThroughput": {"MaxReadRequestUnits": 1000, "MaxWriteRequestUnits": 1000},
        "DeletionProtectionEnabled": False,
    }
    assert cloud.asked["target"]["tags"] == TAGS


def test_the_candidate_s_login_is_renewed() -> None:
    cloud = Caretaker({"ok": True, "done": ["the candidate's database password is another one"]})
    interview = make_interview(ID, outputs=dict.fromkeys(TARGET_OUTPUTS.values(), "1"))
    assert list(CHALLENGES["C"].renew(interview, cloud)) == ["C: the candidate's database password is another one"]
    assert cloud.asked["action"] == "renew_login"


def test_the_database_is_named_as_for_a_verification() -> None:
    cloud = Caretaker({"ok": True, "done": []})
    interview = make_interview(ID, outputs=dict.fromkeys(TARGET_OUTPUTS.values(), "1"))
    assert list(CHALLENGES["C"].reset(interview, cloud)) == []
    assert cloud.asked["target"] == {**dict.fromkeys(TARGET_OUTPUTS, "1"), "allow_indexes": "false"}


class Deployed(FakeCloud):
    """An interview whose stack was made from the template of this version."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        super().__init__(make_interview(ID))
        self.templates = body

    def stack(self, stack_id: str) -> Stack:
        parameters = {"InterviewId": ID, "LeakyApiKey": "packages/leaky-api-1.zip"}
        return Stack("arn:aws:cloudformation:us-east-1:000000000000:stack/x/1", ID, "OK", parameters=parameters)

    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        names = {"LeakyApiRole": f"{ID}-leaky-api", "LeakyApiLogGroup": f"/aws/lambda/{ID}-leaky-api"}
        return tuple(Resource(name, physical, "", "CREATE_COMPLETE") for name, physical in names.items())


def test_the_function_s_pristine_configuration_comes_from_its_own_template() -> None:
    deployed = Deployed(fragment("memory-leak"))
    target = memory_leak_pristine.target(make_interview(ID, outputs=outputs_of(ID)), deployed)
    assert target == {
        "function": f"{ID}-leaky-api",
        "log_group": f"/aws/lambda/{ID}-leaky-api",
        "bucket": "artifacts",
        "key": "packages/leaky-api-1.zip",
        "configuration": {
            "Architectures": ["arm64"],
            "Description": "Progress reports of students",
            "Environment": {},
            "EphemeralStorage": 512,
            "Handler": "handler.handler",
            "Layers": [],
            "LoggingConfig": {"LogGroup": f"/aws/lambda/{ID}-leaky-api"},
            "MemorySize": 256,
            "Role": f"arn:aws:iam::000000000000:role/interview/{ID}-leaky-api",
            "Runtime": "python3.13",
            "Timeout": 10,
            "TracingConfig": "PassThrough",
        },
        "retention": 1,
        "tags": TAGS,
    }


def test_what_another_template_says_of_it_counts() -> None:
    function = {"Code": {"S3Bucket": "b", "S3Key": "k"}, "Environment": {"Variables": {"LEVEL": "debug"}}}
    properties = {**function, "TracingConfig": {"Mode": "Active"}}
    body = {"Resources": {"LeakyApi": {"Properties": properties}, "LeakyApiLogGroup": {"Properties": {}}}}
    target = memory_leak_pristine.target(make_interview(ID), Deployed(body))
    assert target["retention"] == 0
    wanted = target["configuration"]
    assert wanted["Architectures"] == ("x86_64",)
    assert wanted["Environment"] == {"LEVEL": "debug"}
    assert wanted["TracingConfig"] == "Active"
    assert wanted["MemorySize"] == 128
