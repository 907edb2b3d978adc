"""Entry point: the schedule calls it every five minutes; each run writes one line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reaper.account import Account
from reaper.log import log
from reaper.run import end_expired

MARGIN = 20.0
"""Seconds before the function's own end at which no further interview is begun: the next run goes on."""


def handle(_event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Ends what is past its end and tells how that went; an error is one of AWS's refusing to list the stacks."""
    try:
        run = end_expired(
            _account(), lambda: datetime.now(UTC), lambda: context.get_remaining_time_in_millis() / 1000 > MARGIN
        )
    except Exception as error:
        log("could not run", reason=f"{type(error).__name__}: {error}")
        raise
    log("run", **run.as_fields())
    return run.as_fields()


def _account() -> Account:
    import boto3
    from botocore.config import Config

    patient = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 5})
    return Account(
        boto3.client("cloudformation", config=patient),
        boto3.client("iam", config=patient),
        boto3.client("dynamodb", config=patient),
        boto3.client("rds", config=patient),
        deny_all=os.environ["DENY_ALL_POLICY"],
        service_role=os.environ["SERVICE_ROLE"],
    )
