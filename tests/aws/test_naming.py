"""Whose a name is."""

from __future__ import annotations

import itertools

import pytest

from interview_tui.aws.naming import belongs, known_endings

TABLES = frozenset({"Schools", "Students"})
SECRETS = frozenset({"database-admin", "database-candidate"})


@pytest.mark.parametrize(
    ("name", "interview_id", "mine"),
    [
        ("interview-a-Schools", "interview-a", True),
        ("interview-x-10-Schools", "interview-x-1", False),
        ("interview-x-1-Schools", "interview-x-10", False),
        ("interview-ab-Schools", "interview-a", False),
        ("interview-a", "interview-a", False),
        ("interview-a-", "interview-a", True),
        ("my-interview-a-Schools", "interview-a", False),
        ("", "interview-a", False),
        # Of another interview, even after its stack is gone.
        ("interview-a-b-Schools", "interview-a", False),
        ("interview-20261121-1400-2-Schools", "interview-20261121-1400", False),
        ("interview-20261121-1400-Schools", "interview-20261121-1400-2", False),
        # Made beside the stack.
        ("interview-a-Schools2", "interview-a", True),
        ("interview-a-Schools-v2", "interview-a", True),
        ("interview-a-Old-Schools", "interview-a", True),
        ("interview-a-anything", "interview-a", True),
        # No id is that long.
        (f"interview-a-{'x' * 40}-Schools", "interview-a", True),
    ],
)
def test_tables(name: str, interview_id: str, mine: bool) -> None:
    assert belongs(name, interview_id, TABLES, others=()) is mine


@pytest.mark.parametrize(
    ("name", "others", "mine"),
    [
        ("interview-a-b-NewTable", [], True),
        ("interview-a-b-NewTable", ["interview-a-b"], False),
        ("interview-a-b-NewTable", ["interview-a-bb", "interview-c", "interview-a"], True),
        ("interview-a-bb-NewTable", ["interview-a-b"], True),
        # An exact name is the interview's own, whatever else there is.
        ("interview-a-Schools", ["interview-a-Schools"], True),
    ],
)
def test_names_beside_the_stack_go_to_the_longest_id(name: str, others: list[str], mine: bool) -> None:
    assert belongs(name, "interview-a", TABLES, others) is mine


def test_an_id_that_ends_like_a_resource() -> None:
    assert belongs("interview-a-database-admin", "interview-a", SECRETS, others=["interview-a-database"])
    assert not belongs("interview-a-database-database-admin", "interview-a", SECRETS, others=())
    assert belongs("interview-a-database-database-admin", "interview-a-database", SECRETS, others=())


def test_endings_come_from_the_templates() -> None:
    endings = known_endings()
    assert endings["AWS::DynamoDB::Table"] == {"Schools", "Classes", "Students", "Assessments"}
    assert endings["AWS::SecretsManager::Secret"] == SECRETS
    assert endings["AWS::Logs::LogGroup"] == endings["AWS::Lambda::Function"] == {"leaky-api"}
    assert endings["AWS::IAM::Role"] == {"candidate", "leaky-api", "tunnel"}
    assert endings["AWS::RDS::DBInstance"] == {"database"}
    assert endings["AWS::ElastiCache::CacheCluster"] == {"cache"}
    assert endings["AWS::EC2::SecurityGroup"] == {"database", "cache", "tunnel"}
    assert endings["AWS::SSM::Document"] == {"database-tunnel", "cache-tunnel"}


def test_no_two_interviews_can_have_a_name_in_common() -> None:
    """Where one ending ends in another, ``interview-a`` and ``interview-a-b`` could both mean the same name."""
    for type_, endings in known_endings().items():
        for one, other in itertools.permutations(endings, 2):
            assert not one.endswith(f"-{other}"), (type_, one, other)


def test_a_hundred_interviews_share_nothing() -> None:
    ids = [
        f"interview-{first}{second}" for first in ("a", "a-b", "1", "10", "database") for second in ("", "-2", "-2-2")
    ]
    for type_, endings in known_endings().items():
        for owner, ending in itertools.product(ids, endings):
            owners = [one for one in ids if belongs(f"{owner}-{ending}", one, endings, set(ids) - {one})]
            assert owners == [owner], (type_, ending)
