"""The account's limits."""

from __future__ import annotations

import pytest

from interview_tui.aws import quotas
from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.model.health import CheckState
from tests.aws.conftest import Stub
from tests.aws.test_records import described

OK, FAILED, UNKNOWN = CheckState.OK, CheckState.FAILED, CheckState.UNKNOWN


@pytest.mark.parametrize(("limit", "state"), [(1000, OK), (10, OK), (5, FAILED)])
def test_lambda_concurrency(clients: Clients, stub: Stub, limit: int, state: CheckState) -> None:
    stub(clients.functions).add_response(
        "get_account_settings", {"AccountLimit": {"ConcurrentExecutions": limit}, "AccountUsage": {}}
    )
    found, detail = quotas.lambda_concurrency(clients)
    assert found is state
    assert f"{limit:,}" in detail


@pytest.mark.parametrize(("used", "state"), [(3, OK), (40, FAILED)])
def test_databases(clients: Clients, stub: Stub, used: int, state: CheckState) -> None:
    rows = [
        {"AccountQuotaName": "ReservedDBInstances", "Used": 0, "Max": 40},
        {"AccountQuotaName": "DBInstances", "Used": used, "Max": 40},
    ]
    stub(clients.rds).add_response("describe_account_attributes", {"AccountQuotas": rows})
    assert quotas.database_instances(clients) == (state, f"{used} of 40 in use")


def test_stacks(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response("describe_account_limits", {"AccountLimits": [{"Name": "StackLimit", "Value": 2000}]})
    stubber.add_response("describe_stacks", {"Stacks": [described(), described("b")]})
    assert quotas.stack_count(clients) == (OK, "2 of 2,000 in use")


def test_roles(clients: Clients, stub: Stub) -> None:
    stub(clients.iam).add_response("get_account_summary", {"SummaryMap": {"Roles": 1000, "RolesQuota": 1000}})
    assert quotas.role_count(clients) == (FAILED, "1,000 of 1,000 in use")


def test_what_aws_does_not_tell_is_unknown(clients: Clients, stub: Stub) -> None:
    stub(clients.rds).add_response("describe_account_attributes", {"AccountQuotas": []})
    stub(clients.cloudformation).add_response("describe_account_limits", {"AccountLimits": []})
    stub(clients.iam).add_response("get_account_summary", {"SummaryMap": {}})
    assert quotas.database_instances(clients)[0] is UNKNOWN
    assert quotas.stack_count(clients)[0] is UNKNOWN
    assert quotas.role_count(clients)[0] is UNKNOWN


def test_what_cannot_be_read_is_unknown_with_the_reason(clients: Clients, stub: Stub) -> None:
    stub(clients.functions).add_client_error("get_account_settings", "AccessDeniedException", "no")
    stub(clients.rds).add_client_error("describe_account_attributes", "Throttling", "no")
    stub(clients.cloudformation).add_client_error("describe_account_limits", "InvalidAction", "no")
    stub(clients.iam).add_client_error("get_account_summary", "AccessDenied", "no")
    checks = AwsCloud(clients).quotas()
    assert [check.name for check in checks] == [
        "Lambda concurrency",
        "RDS instances",
        "CloudFormation stacks",
        "IAM roles",
    ]
    assert {check.state for check in checks} == {UNKNOWN}
    assert all(check.detail and check.at for check in checks)
