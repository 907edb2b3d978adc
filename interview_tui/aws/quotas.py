"""The account's limits that decide whether an interview fits. One that cannot be read is unknown, never ok."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from interview_tui.aws.errors import translated
from interview_tui.aws.interviews import describe_all
from interview_tui.beside import beside
from interview_tui.model.challenge import Finding
from interview_tui.model.errors import InterviewError
from interview_tui.model.health import Check, CheckState

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

LEAST_CONCURRENCY = 10
"""What an account has at least; fewer would make the caretaker and a candidate's function wait for one another."""


def quotas(clients: Clients) -> tuple[Check, ...]:
    """One check a limit, all read at once."""
    begun = [beside(partial(_check, clients, *limit)) for limit in _LIMITS.items()]
    return tuple(check.result() for check in begun)


def lambda_concurrency(clients: Clients) -> Finding:
    """How many functions may run at once."""
    limit = clients.functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    if limit < LEAST_CONCURRENCY:
        return CheckState.FAILED, f"{limit:,} calls at once; {LEAST_CONCURRENCY} are needed"
    return CheckState.OK, f"{limit:,} calls at once"


def database_instances(clients: Clients) -> Finding:
    """How many databases there are and may be."""
    for quota in clients.rds.describe_account_attributes()["AccountQuotas"]:
        if quota["AccountQuotaName"] == "DBInstances":
            return _room(quota["Used"], quota["Max"])
    return CheckState.UNKNOWN, "AWS does not tell"


def stack_count(clients: Clients) -> Finding:
    """How many stacks there are and may be."""
    limits = clients.cloudformation.describe_account_limits()["AccountLimits"]
    most = next((limit["Value"] for limit in limits if limit["Name"] == "StackLimit"), None)
    if most is None:
        return CheckState.UNKNOWN, "AWS does not tell"
    return _room(sum(1 for _ in describe_all(clients.cloudformation)), most)


def role_count(clients: Clients) -> Finding:
    """How many roles there are and may be."""
    summary = clients.iam.get_account_summary()["SummaryMap"]
    if "Roles" not in summary or "RolesQuota" not in summary:
        return CheckState.UNKNOWN, "AWS does not tell"
    return _room(summary["Roles"], summary["RolesQuota"])


def _room(used: int, most: int) -> Finding:
    return (CheckState.OK if used < most else CheckState.FAILED), f"{used:,} of {most:,} in use"


_LIMITS: dict[str, Callable[[Clients], Finding]] = {
    "Lambda concurrency": lambda_concurrency,
    "RDS instances": database_instances,
    "CloudFormation stacks": stack_count,
    "IAM roles": role_count,
}


def _check(clients: Clients, name: str, read: Callable[[Clients], Finding]) -> Check:
    try:
        with translated():
            state, detail = read(clients)
    except InterviewError as error:
        state, detail = CheckState.UNKNOWN, error.title
    return Check(name, state, detail, datetime.now(UTC))
