"""Handoffs to write down: one on AWS with a tunnel, one in a sandbox. Nothing in them opens anything."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from interview_tui.model.handoff import Handoff, Keys
from interview_tui.model.interview import Interview
from interview_tui.model.secret import Secret
from tests.fakes import NOW, make_interview

CANARY = "canary/secret+key/that/nobody/may/see=="
TOKEN = "canary+token//" * 24 + "=="
ID = "interview-20261121-1400"
ROLE = f"arn:aws:iam::123456789012:role/interview/{ID}-candidate"
SECRET_ARN = f"arn:aws:secretsmanager:eu-central-1:123456789012:secret:{ID}-database-candidate-5cb7bc"
TUNNEL = {
    "TunnelTarget": "i-0123456789abcdef0",
    "DatabaseTunnelDocument": f"{ID}-database-tunnel",
    "CacheTunnelDocument": f"{ID}-cache-tunnel",
}


def path_with_aws(folder: Path) -> str:
    """A PATH with the AWS CLI of this environment, which of itself does not start from a path with a space in it."""
    folder.mkdir(parents=True, exist_ok=True)
    aws = folder / "aws"
    aws.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m awscli "$@"\n')
    aws.chmod(0o755)
    return f"{folder}:{Path(sys.executable).parent}:/usr/bin:/bin"


def interview(*, tunnel: bool, **changes: Any) -> Interview:
    """An interview with everything in its outputs that a stack of A, B and C has."""
    found = make_interview(ID, owner="maria.lopez")
    outputs = {
        **found.outputs,
        "InterviewId": ID,
        "CandidateRoleArn": ROLE,
        "LeakyApiLogGroup": f"/aws/lambda/{ID}-leaky-api",
        "DatabaseEndpoint": f"{ID}-database.abc.eu-central-1.rds.amazonaws.com" if tunnel else "127.0.0.1",
        "DatabasePort": "5432" if tunnel else "49301",
        "DatabaseName": "school",
        "DatabaseCandidateSecretArn": SECRET_ARN,
        "DatabaseAdminSecretArn": SECRET_ARN.replace("candidate", "admin"),
        "CacheEndpoint": f"{ID}-cache.abc.0001.euc1.cache.amazonaws.com" if tunnel else "127.0.0.1",
        "CachePort": "6379" if tunnel else "59005",
    }
    return replace(found, outputs=outputs | TUNNEL if tunnel else outputs, **changes)


def keys(secret: str = CANARY, **changes: Any) -> Keys:
    """Keys until the interview ends."""
    made = Keys(
        access_key_id="ASIAIOSFODNN7EXAMPLE",
        secret_access_key=Secret(secret),
        session_token=Secret(TOKEN),
        expires_at=NOW + timedelta(hours=2),
        arn=f"arn:aws:sts::123456789012:assumed-role/{ID}-candidate/jane-smith",
    )
    return replace(made, **changes)


def aws_handoff(**changes: Any) -> Handoff:
    """On AWS, behind a tunnel, by an interviewer whom AWS gives one hour only."""
    made = Handoff(
        interview=interview(tunnel=True),
        keys=keys(expires_at=NOW + timedelta(hours=1)),
        region="eu-central-1",
        role_arn=ROLE,
        issued_at=NOW,
        asked_until=NOW + timedelta(hours=2),
        shortened="one hour only: you are signed in with a role",
    )
    return replace(made, **changes)


def sandbox_handoff(**changes: Any) -> Handoff:
    """In a sandbox, until the interview ends."""
    made = replace(
        aws_handoff(),
        interview=interview(tunnel=False),
        keys=keys(),
        endpoint_url="http://127.0.0.1:41234",
        shortened="",
    )
    return replace(made, **changes)
