"""The sample data of the slow-queries challenge: reads the logins, has the database agent do the work.

The two are apart because the agent lives in the VPC, from where no AWS service can be reached without paying for it.
"""

from __future__ import annotations

import json
import os
import secrets
import string
from collections.abc import Mapping
from typing import Any

from caretaker import changes
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError

_PASSWORD_LENGTH = 32
_NEEDED = ("host", "port", "database", "admin_secret_arn", "candidate_secret_arn", "cache_host", "cache_port")


def seed(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Fills the database, creates the candidate's login with the secret's password, empties the cache."""
    return _ask("seed", target, deadline)


def verify(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Looks at database, login and cache."""
    return _ask("verify", target, deadline)


def diff(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Has the agent compare everything with what was loaded."""
    answer = _ask("diff", target, deadline)
    return changes.answer(answer["changes"], int(answer.get("more") or 0))


def reset(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Has the agent put everything back and look whether it is."""
    answer = _ask("reset", target, deadline)
    return changes.outcome(answer["done"], answer["changes"])


def work(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Has the agent tell all that an archive keeps: definitions, the times of the queries, what is in the cache."""
    return _ask("work", target, deadline)


def reach(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Has the agent sign in as the candidate and tell what that login can do."""
    return _ask("reach", target, deadline)


def close_sessions(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Ends every connection of the candidate to database and cache, and lets the login in no more."""
    return _ask("close_sessions", target, deadline)


def open_sessions(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Lets the candidate's login in again, with the secret's password and the settings that it had at first."""
    return _ask("open_sessions", target, deadline)


def renew_login(target: Mapping[str, Any], _deadline: Deadline) -> dict[str, Any]:
    """Puts another password into the candidate's secret; the login has it once it is let in again.

    Until then the login is to be closed: a kill in between leaves it closed, and whoever opens it reads the secret.
    """
    secret = str(target.get("candidate_secret_arn") or "")
    if not secret:
        raise CaretakerError("The target lacks candidate_secret_arn.")
    content = {**_content(secret), "password": _new_password()}
    _secrets_manager().put_secret_value(SecretId=secret, SecretString=json.dumps(content))
    return {"ok": True, "done": ["the candidate's login has another password"]}


def _new_password() -> str:
    """Letters and digits, as the template has the first one made."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(_PASSWORD_LENGTH))


def _ask(action: str, target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    missing = [name for name in _NEEDED if not target.get(name)]
    if missing:
        raise CaretakerError(f"The target lacks {', '.join(missing)}.")
    login = {"host": target["host"], "port": int(target["port"]), "database": target["database"]}
    request = {
        "action": action,
        "database": {**login, **_login(target["admin_secret_arn"])},
        "candidate": _login(target["candidate_secret_arn"]),
        "cache": {"host": target["cache_host"], "port": int(target["cache_port"])},
        # Everything that CloudFormation passes on is text.
        "allow_indexes": str(target.get("allow_indexes", "false")).lower() == "true",
    }
    return _invoke(request, deadline)


def _login(secret: str) -> dict[str, str]:
    content = _content(secret)
    return {"user": content["username"], "password": content["password"]}


def _content(secret: str) -> dict[str, Any]:
    """What is in a secret with a login: user and password, and where to go with them."""
    answer = _secrets_manager().get_secret_value(SecretId=secret)
    try:
        content = dict(json.loads(answer["SecretString"]))
        if not content["username"] or not content["password"]:
            raise ValueError(secret)
    except (KeyError, TypeError, ValueError):
        # Without the cause: its message would quote the secret.
        raise CaretakerError(f"The secret {secret} has no username and password in it.") from None
    return content


def _secrets_manager() -> Any:
    import boto3

    return boto3.client("secretsmanager")


def _invoke(request: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    import boto3
    from botocore.config import Config

    # One attempt: a second seeding beside the first would only be in its way.
    config = Config(connect_timeout=5, read_timeout=max(1.0, deadline.left), retries={"total_max_attempts": 1})
    agent = os.environ["DATABASE_AGENT"]
    answer = boto3.client("lambda", config=config).invoke(FunctionName=agent, Payload=json.dumps(request).encode())
    content = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError"):
        message = content.get("errorMessage") if isinstance(content, dict) else None
        raise CaretakerError(f"{agent}: {message or 'failed without a message'}")
    return dict(content)
