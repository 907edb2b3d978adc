"""What CloudFormation made of a template's references."""

from __future__ import annotations

from typing import Any

import pytest

from interview_tui.model.errors import CloudError
from interview_tui.model.template_values import TemplateValues

VALUES = TemplateValues(
    {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/interview/"}},
            "Plain": {"Type": "AWS::IAM::Role"},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {"Layers": [{"Ref": "Key"}], "Timeout": 10}},
        }
    },
    "arn:aws-cn:cloudformation:cn-north-1:111122223333:stack/interview-x/1",
    {"Key": "packages/leaky.zip"},
    {"Role": "interview-x-leaky-api", "Plain": "plain"},
    {"ArtifactsBucket": "artifacts"},
)


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        (7, 7),
        ({"Mode": "Active"}, {"Mode": "Active"}),
        ({"Ref": "Key"}, "packages/leaky.zip"),
        ({"Ref": "Role"}, "interview-x-leaky-api"),
        ({"Fn::Sub": "${AWS::Region}/${Role} and ${!literal}"}, "cn-north-1/interview-x-leaky-api and ${literal}"),
        (
            {"Fn::GetAtt": ["Role", "Arn"]},
            "arn:aws-cn:iam::111122223333:role/interview/interview-x-leaky-api",
        ),
        ({"Fn::GetAtt": "Plain.Arn"}, "arn:aws-cn:iam::111122223333:role/plain"),
        ({"Fn::Sub": "${Role.Arn}!"}, "arn:aws-cn:iam::111122223333:role/interview/interview-x-leaky-api!"),
        ({"Fn::ImportValue": "interviews-shared-ArtifactsBucket"}, "artifacts"),
    ],
)
def test_what_can_be_told_is_told(value: Any, resolved: Any) -> None:
    assert VALUES.resolve(value) == resolved


def test_properties_are_filled_in_at_any_depth() -> None:
    assert VALUES.properties("Function") == {"Layers": ["packages/leaky.zip"], "Timeout": 10}


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Nothing"},
        {"Fn::Join": ["", []]},
        {"Fn::GetAtt": ["Function", "Arn"]},
        {"Fn::ImportValue": "interviews-shared-Nothing"},
        {"Fn::Sub": ["${a}", {"a": "b"}]},
    ],
)
def test_what_only_cloudformation_knows_is_no_guess(value: Any) -> None:
    with pytest.raises(CloudError):
        VALUES.resolve(value)


def test_a_resource_that_is_not_there_is_said() -> None:
    with pytest.raises(CloudError, match="Nothing"):
        VALUES.properties("Nothing")
