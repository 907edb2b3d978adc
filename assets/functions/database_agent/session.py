"""One connection to PostgreSQL, and its errors in words."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from database_agent.errors import AgentError

_CONNECT_SECONDS = 10.0

CATALOGS_ONLY = "SET search_path = pg_catalog"
"""For the owner's sessions: whoever may create indexes may create functions too, and the owner must not call those."""

MARK = "/* interview-tui */"
"""Is in every statement, so that ours can be told from the candidate's where both sign in with one login."""


class Session:
    """One connection, and errors in words."""

    def __init__(self, login: Mapping[str, Any], seconds: float) -> None:
        import pg8000.native

        self._error = pg8000.native.DatabaseError
        # Of a connection that broke pg8000 says "network error"; what it was is the cause.
        self._broken = (pg8000.native.InterfaceError, OSError)
        where = f"{login['host']}:{login['port']} as {login['user']}"
        try:
            self._channel = socket.create_connection((login["host"], int(login["port"])), timeout=_CONNECT_SECONDS)
        except OSError as error:
            raise AgentError(f"PostgreSQL cannot be reached at {where}: {error}.") from None
        # A closed port is known after seconds; a statement may take longer.
        self._channel.settimeout(seconds)
        try:
            # Without an SSL context pg8000 encrypts if the server can, which RDS requires. The certificate is not
            # checked, since the way there does not leave the VPC's private subnets.
            self._connection = pg8000.native.Connection(
                login["user"], password=login["password"], sock=self._channel, database=login["database"]
            )
        except (self._error, *self._broken) as error:
            self._channel.close()
            raise AgentError(f"PostgreSQL does not let in {where}: {_message(error)}.") from None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(*self._broken):
            self._connection.close()
        self._channel.close()

    def run(self, statement: str, **values: Any) -> list[list[Any]]:
        try:
            # At the end: what stands before a statement the statistics do not keep.
            return list(self._connection.run(f"{statement} {MARK}", **values) or [])
        except self._error as error:
            raise StatementError(_message(error), _code(error)) from None
        except self._broken as error:
            raise AgentError(f"PostgreSQL stopped answering: {error.__cause__ or error}.") from None

    def script(self, file: Path) -> None:
        try:
            self.run(file.read_text(encoding="utf-8"))
        except StatementError as error:
            raise AgentError(f"{file.name}: {error}") from None


class StatementError(AgentError):
    """PostgreSQL refused a statement; ``code`` is its SQLSTATE."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


def _message(error: Exception) -> str:
    """The server's own sentence, without the statement that it was about."""
    details = error.args[0] if error.args else ""
    return str(details.get("M", "")) if isinstance(details, dict) else str(details)


def _code(error: Exception) -> str:
    details = error.args[0] if error.args else ""
    return str(details.get("C", "")) if isinstance(details, dict) else ""
