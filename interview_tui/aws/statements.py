"""The parts of an IAM policy document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Policy = dict[str, Any]
Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arns:
    """Writes ARNs of one account and region."""

    account: str
    region: str
    partition: str

    def __call__(self, service: str, resource: str) -> str:
        """The ARN of a resource in the region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def iam(self, resource: str) -> str:
        """The ARN of a role or policy, which are in no region."""
        return f"arn:{self.partition}:iam::{self.account}:{resource}"

    @property
    def bucket(self) -> str:
        """The ARN of the artifacts bucket."""
        return f"arn:{self.partition}:s3:::interviews-artifacts-{self.account}-{self.region}"


def policy(*statements: Statement) -> Policy:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(
    sid: str,
    service: str,
    names: Iterable[str],
    resource: str | list[str],
    condition: Mapping[str, Any] | None = None,
) -> Statement:
    """A statement that allows actions of one service."""
    statement: Statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Action": actions(service, names),
        "Resource": resource,
    }
    return {**statement, "Condition": condition} if condition else statement


def actions(service: str, names: Iterable[str]) -> list[str]:
    """The names with their service, as policies write them."""
    return [f"{service}:{name}" for name in names]


def look(sid: str, reading: Mapping[str, Iterable[str]]) -> Statement:
    """Several services in one statement, on anything."""
    return across(sid, reading, "*")


def across(sid: str, rights: Mapping[str, Iterable[str]], resource: str | list[str]) -> Statement:
    """Several services in one statement: the policy has little room."""
    every = [action for service, names in rights.items() for action in actions(service, names)]
    return {"Sid": sid, "Effect": "Allow", "Action": every, "Resource": resource}
