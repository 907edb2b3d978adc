"""The embedded AWS: an emulator with a real PostgreSQL, a real Valkey, Lambdas that run and IAM that denies.

Importing this package is cheap; the emulator itself only ever lives in a process of its own.
"""

from __future__ import annotations

from interview_tui.sandbox.lifecycle import all_running, running, start, status, stop
from interview_tui.sandbox.records import ACCOUNT, ProcessInfo, Sandbox, SandboxStatus, environment

__all__ = [
    "ACCOUNT",
    "ProcessInfo",
    "Sandbox",
    "SandboxStatus",
    "all_running",
    "environment",
    "running",
    "start",
    "status",
    "stop",
]
