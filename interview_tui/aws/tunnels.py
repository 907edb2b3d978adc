"""Tunnels through a jump host: sessions of AWS Systems Manager, which outlive the keys that opened them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients


def end(clients: Clients, machine: str) -> int:
    """Close every session to the machine and return how many there were."""
    ssm = clients.service("ssm")
    pages = ssm.get_paginator("describe_sessions").paginate(
        State="Active", Filters=[{"key": "Target", "value": machine}]
    )
    sessions = [session["SessionId"] for page in pages for session in page["Sessions"]]
    for session in sessions:
        ssm.terminate_session(SessionId=session)
    return len(sessions)
