"""Nobody is root, and functions get a session of their role that nobody can guess."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import Any

from interview_tui.sandbox.hooks.symbols import require


def install() -> None:
    """Replace the emulator's idea of root and of a function's credentials."""
    from ministack.core import iam_evaluator, lambda_runtime
    from ministack.services import lambda_svc, sts

    sts.register_session = _one_at_a_time(require(sts, "register_session", "access_key", "session"))
    for module in (iam_evaluator, sts):
        require(module, "is_root_access_key", "access_key_id")
        module.is_root_access_key = _nobody_is_root
    for module in (lambda_runtime, lambda_svc):
        require(module, "execution_credentials", "config")
        module.execution_credentials = _function_credentials


def _one_at_a_time(register: Callable[[str, dict[str, Any]], None]) -> Callable[[str, dict[str, Any]], None]:
    # It goes through all sessions for those that have ended; functions that begin in threads add to them meanwhile.
    lock = threading.Lock()

    def registered(access_key: str, session: dict[str, Any]) -> None:
        with lock:
            register(access_key, session)

    return registered


def _nobody_is_root(access_key_id: str) -> bool:  # noqa: ARG001
    # The emulator takes `test`, any twelve digits and no key at all for root, without looking at the signature.
    return False


def _function_credentials(config: dict[str, Any]) -> dict[str, str]:
    # The emulator derives them from the names of function and role; anybody could.
    from ministack.services import sts

    account = config["FunctionArn"].split(":")[4]
    role = config.get("Role", "").rsplit("/", 1)[-1]
    function = config.get("FunctionName", "function")
    key, secret, token = f"ASIA{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30), secrets.token_urlsafe(60)
    sts.register_session(
        key,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{function[:64]}",
            "UserId": f"{role}:{function}",
            "SecretAccessKey": secret,
            "SessionToken": token,
        },
    )
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}
