"""Resource types in plain words."""

from __future__ import annotations

import pytest

from interview_tui.aws import templates
from interview_tui.challenges import CHALLENGES
from interview_tui.model.events import Resource
from interview_tui.model.kinds import contents, counted, kind_of


@pytest.mark.parametrize(
    ("number", "type_", "words"),
    [
        (4, "AWS::DynamoDB::Table", "4 DynamoDB tables"),
        (1, "AWS::Lambda::Function", "1 Lambda function"),
        (2, "AWS::SecretsManager::Secret", "2 secrets"),
        (1, "AWS::IAM::Policy", "1 IAM policy"),
        (3, "AWS::IAM::Policy", "3 IAM policies"),
        (2, "Custom::SampleData", "2 sample data sets"),
        (2, "AWS::Foo::Bar", "2 Foo Bar"),
        (2, "Custom::Thing", "2 Thing"),
        (2, "AWS::Foo::Bar::MODULE", "2 Foo Bar MODULE"),
        (2, "odd", "2 odd"),
        (1, "", "1 "),
    ],
)
def test_counted(number: int, type_: str, words: str) -> None:
    assert counted(number, type_) == words


def test_every_type_of_an_interview_has_a_plain_word() -> None:
    fragments = [challenge.fragment for challenge in CHALLENGES.values()]
    types = {resource["Type"] for resource in templates.document(fragments)["Resources"].values()}
    assert not {type_ for type_ in types if kind_of(type_) == " ".join(type_.split("::")[1:])}


def resource(type_: str, status: str = "CREATE_COMPLETE") -> Resource:
    return Resource(type_, "x", type_, status)


def test_contents_name_the_most_numerous_first_and_leave_out_what_is_gone() -> None:
    role, table = "AWS::IAM::Role", "AWS::DynamoDB::Table"
    held = [resource(role), resource(table), resource(table), resource(table, "DELETE_COMPLETE")]
    assert contents(held) == "3 resources: 2 DynamoDB tables, 1 IAM role"
    assert contents([resource(role)]) == "1 resource: 1 IAM role"
    assert contents([resource(role, "DELETE_COMPLETE")]) == "nothing that CloudFormation still knows of"
