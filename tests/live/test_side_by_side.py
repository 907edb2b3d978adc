"""Two interviews side by side: neither can read, call, stop or even list the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import pg8000.native
import pytest
import redis
from botocore.exceptions import ClientError

from interview_tui.model.trials import Answer, Trial, neighbour
from interview_tui.operations.boundary import boundary
from interview_tui.operations.desk import Desk
from tests.live.candidate import Candidate, gone, invited

pytestmark = pytest.mark.sandbox

DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
Pair = tuple[Candidate, Candidate]


@pytest.fixture(scope="module")
def pair(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two interviews of which the name of one begins with the other's, as when the same minute is taken twice."""
    first = invited(desk, "interview-beside", ("A", "B", "C"), tmp_path_factory.mktemp("first"))
    second = invited(desk, neighbour("interview-beside"), ("A", "B", "C"), tmp_path_factory.mktemp("second"))
    yield first, second
    gone(desk, first)
    gone(desk, second)


@pytest.fixture(params=["first", "second"])
def sides(pair: Pair, request: pytest.FixtureRequest) -> Pair:
    """The candidate who tries, and the one who is tried: each way round."""
    return pair if request.param == "first" else (pair[1], pair[0])


def clients(candidate: Candidate) -> Callable[[str], Any]:
    """Clients with the candidate's keys, one for each service."""
    keys = candidate.handoff.keys
    session = boto3.Session(
        keys.access_key_id,
        keys.secret_access_key.reveal(),
        keys.session_token.reveal(),
        region_name=candidate.handoff.region,
    )
    return cache(lambda service: session.client(service, endpoint_url=candidate.handoff.endpoint_url))


def reaches(interview_id: str, output: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """Calls by which one could read, use, change or stop what the interview with these outputs has."""
    table, function, group = output("StudentsTable"), output("LeakyApiFunction"), output("LeakyApiLogGroup")
    role, secret = output("CandidateRoleArn"), output("DatabaseCandidateSecretArn")
    key = {"student_id": {"S": "student-0001"}}
    statement = {"Statement": f'SELECT * FROM "{table}"'}
    return [
        ("dynamodb", "scan", {"TableName": table}),
        ("dynamodb", "get_item", {"TableName": table, "Key": key}),
        ("dynamodb", "delete_item", {"TableName": table, "Key": key}),
        ("dynamodb", "describe_table", {"TableName": table}),
        ("dynamodb", "delete_table", {"TableName": table}),
        ("dynamodb", "execute_statement", statement),
        ("dynamodb", "batch_get_item", {"RequestItems": {table: {"Keys": [key]}}}),
        ("lambda", "get_function", {"FunctionName": function}),
        ("lambda", "invoke", {"FunctionName": function, "Payload": b'{"path": "/health"}'}),
        ("lambda", "update_function_code", {"FunctionName": function, "ZipFile": b"PK\x05\x06" + bytes(18)}),
        ("lambda", "delete_function", {"FunctionName": function}),
        ("logs", "filter_log_events", {"logGroupName": group}),
        ("logs", "describe_log_streams", {"logGroupName": group}),
        ("logs", "delete_log_group", {"logGroupName": group}),
        ("secretsmanager", "get_secret_value", {"SecretId": secret}),
        ("secretsmanager", "get_secret_value", {"SecretId": output("DatabaseAdminSecretArn")}),
        ("secretsmanager", "put_secret_value", {"SecretId": secret, "SecretString": "{}"}),
        ("rds", "stop_db_instance", {"DBInstanceIdentifier": output("DatabaseId")}),
        ("rds", "reboot_db_instance", {"DBInstanceIdentifier": output("DatabaseId")}),
        ("rds", "describe_db_instances", {"DBInstanceIdentifier": output("DatabaseId")}),
        ("elasticache", "describe_cache_clusters", {"CacheClusterId": output("CacheId")}),
        (
            "elasticache",
            "reboot_cache_cluster",
            {"CacheClusterId": output("CacheId"), "CacheNodeIdsToReboot": ["0001"]},
        ),
        ("sts", "assume_role", {"RoleArn": role, "RoleSessionName": "other", "ExternalId": output("ExternalId")}),
        ("cloudformation", "describe_stacks", {"StackName": interview_id}),
        ("cloudformation", "delete_stack", {"StackName": interview_id}),
        ("dynamodb", "list_tables", {}),
        ("lambda", "list_functions", {}),
        ("logs", "describe_log_groups", {}),
        ("secretsmanager", "list_secrets", {}),
        ("rds", "describe_db_instances", {}),
        ("elasticache", "describe_cache_clusters", {}),
        ("cloudformation", "list_stacks", {}),
        ("resourcegroupstaggingapi", "get_resources", {}),
    ]


def test_the_boundary_holds_for_both(desk: Desk, sides: Pair) -> None:
    """The neighbour of the first is the second: its trials name what is really there."""
    candidate, _ = sides
    results = boundary(desk.cloud, candidate.handoff.keys, desk.challenges, candidate.handoff.interview)
    assert [result for result in results if not result.right] == []
    assert len(results) >= 40


def test_what_the_boundary_check_tries_is_there(desk: Desk, pair: Pair) -> None:
    """Otherwise "denied" would prove little: the same calls reach the second interview with its own keys."""
    first, second = pair
    results = boundary(desk.cloud, second.handoff.keys, desk.challenges, first.handoff.interview)
    own = {result.trial.what for result in results if result.answer is Answer.ALLOWED}
    assert own >= {
        "read another interview's table",
        "call another interview's function",
        "search another interview's log",
    }


def test_nothing_of_the_other_answers(sides: Pair) -> None:
    candidate, other = sides
    client, wrong = clients(candidate), []
    for service, call, parameters in reaches(other.handoff.interview.id, other.output):
        try:
            getattr(client(service), call)(**parameters)
            wrong.append((service, call, "was allowed"))
        except ClientError as error:
            if error.response["Error"]["Code"] not in DENIED:
                wrong.append((service, call, str(error)))
    assert wrong == []


def test_the_other_is_still_whole(desk: Desk, pair: Pair) -> None:
    """None of the attempts left a trace; runs after them."""
    for candidate in pair:
        assert desk.look(candidate.handoff.interview).ready
        trial = Trial("scan", "dynamodb", "scan", {"TableName": candidate.output("StudentsTable")}, Answer.ALLOWED)
        assert desk.cloud.as_candidate(candidate.handoff.keys).attempt(trial).right


def database(where: Candidate, password: str) -> pg8000.native.Connection:
    host, port, name = (where.output(f"Database{part}") for part in ("Endpoint", "Port", "Name"))
    return pg8000.native.Connection("candidate", password=password, host=host, port=int(port), database=name)


def password(candidate: Candidate) -> str:
    secret = candidate.output("DatabaseCandidateSecretArn")
    answer = clients(candidate)("secretsmanager").get_secret_value(SecretId=secret)
    return str(json.loads(answer["SecretString"])["password"])


def test_a_login_opens_one_database(sides: Pair) -> None:
    candidate, other = sides
    database(candidate, password(candidate)).close()
    with pytest.raises(pg8000.native.DatabaseError, match="password authentication failed"):
        database(other, password(candidate))


def test_each_has_a_redis_of_its_own(pair: Pair) -> None:
    """Two servers, two sets of keys.

    What keeps a candidate out of the other's Redis is the network: ElastiCache without TLS has no passwords. On AWS
    the security group lets in the agent and the own jump host only. The sandbox has no network but this machine:
    whoever learns the port gets in, and that is what the last line says.
    """
    first, second = (redis.Redis(it.output("CacheEndpoint"), int(it.output("CachePort"))) for it in pair)
    with first, second:
        first.set("whose", "first")
        assert second.get("whose") is None
        assert pair[0].output("CachePort") not in pair[1].email
        first.delete("whose")
        assert second.ping()
