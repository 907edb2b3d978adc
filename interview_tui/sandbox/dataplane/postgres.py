"""One real PostgreSQL server per database instance."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from interview_tui.sandbox.dataplane.binaries import Account, database_account, postgres_programs
from interview_tui.sandbox.dataplane.ports import free_port
from interview_tui.sandbox.dataplane.template import ADMIN, ENVIRONMENT, copy_tree, last_complaint, prepared_folder
from interview_tui.sandbox.spawner import Spawner

HOST = "127.0.0.1"
_START_TIMEOUT = 30.0
_ATTEMPTS = 3
_READY_LINE = 7
"""The line of postmaster.pid that says ``ready``."""


class PostgresFailed(RuntimeError):
    """PostgreSQL could not be brought up; the message names the instance and the cause."""

    def __init__(self, name: str, cause: object) -> None:
        super().__init__(f"PostgreSQL could not start for {name}: {cause}")


@dataclass(frozen=True, slots=True)
class Login:
    """The master user of an instance and its first database."""

    user: str
    password: str
    database: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL server."""

    name: str
    folder: Path
    port: int
    process: subprocess.Popen[Any]


class PostgresFleet:
    """The PostgreSQL servers of one sandbox, by instance id."""

    def __init__(self, home: Path, cache: Path, spawner: Spawner) -> None:
        self._home = home
        self._cache = cache
        self._spawner = spawner
        self._servers: dict[str, Server] = {}
        self._numbers = count(1)
        self._preparing = threading.Lock()
        self._prepared: Path | None = None

    def start(self, name: str, login: Login, parameters: Mapping[str, str]) -> int:
        """Bring up a server with its master user and database; return its port."""
        # Numbered, not named: a socket's path may have some hundred bytes only.
        folder = self._home / "pg" / str(next(self._numbers))
        server: Server | None = None
        try:
            account = database_account()
            programs = self._prepare(folder, account)
            server = self._launch(name, folder, programs, account, parameters)
            _create_login(server, login)
        except Exception as error:
            _end(server)
            _discard(folder)
            raise PostgresFailed(name, error) from error
        self._servers[name] = server
        return server.port

    def port(self, name: str) -> int | None:
        """The port of a running server."""
        server = self._servers.get(name)
        return None if server is None else server.port

    def set_password(self, name: str, user: str, password: str) -> None:
        """Give the master user another password."""
        from pg8000.native import identifier, literal

        server = self._servers.get(name)
        if server is not None:
            with _as_admin(server) as run:
                run(f"ALTER ROLE {identifier(user)} PASSWORD {literal(password)}")

    def stop(self, name: str) -> None:
        """End a server and remove its data; nothing happens when there is none."""
        server = self._servers.pop(name, None)
        if server is not None:
            _end(server)
            _discard(server.folder)

    def _prepare(self, folder: Path, account: Account | None) -> Path:
        with self._preparing:
            folder.parent.mkdir(mode=0o711, exist_ok=True)
            programs = postgres_programs(self._home, account)
            if self._prepared is None:
                self._prepared = prepared_folder(self._home, self._cache, programs, account)
        copy_tree(self._prepared, folder)
        if account is not None:
            account.own(folder)
        return programs

    def _launch(
        self, name: str, folder: Path, programs: Path, account: Account | None, parameters: Mapping[str, str]
    ) -> Server:
        options = {} if account is None else account.options()
        for attempt in range(_ATTEMPTS):
            port = free_port()
            settings = {**parameters, "port": str(port), "unix_socket_directories": str(folder), "cluster_name": name}
            args = [str(programs / "bin" / "postgres"), "-D", str(folder)]
            args += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
            with _log(folder).open("wb") as log:
                streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
                process = self._spawner.popen(args, end=signal.SIGQUIT, cwd="/", env=ENVIRONMENT, **streams, **options)
            server = Server(name, folder, port, process)
            try:
                _wait_until_ready(server)
            except OSError as error:
                _end(server)
                # Between choosing a port and using it, somebody else may have taken it.
                if "could not create any TCP/IP sockets" not in str(error) or attempt + 1 == _ATTEMPTS:
                    raise
            else:
                return server
        raise AssertionError("unreachable")


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    status = server.folder / "postmaster.pid"
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            text = _log(server.folder).read_text(encoding="utf-8", errors="replace")
            raise OSError(last_complaint(text) or f"it ended with code {server.process.returncode}")
        try:
            lines = status.read_text(encoding="utf-8").splitlines()
        except OSError:
            lines = []
        if len(lines) > _READY_LINE and lines[_READY_LINE].strip() == "ready":
            return
        time.sleep(0.01)
    raise OSError(f"it was not ready after {_START_TIMEOUT:.0f} s")


def _create_login(server: Server, login: Login) -> None:
    from pg8000.native import identifier, literal

    user = identifier(login.user)
    with _as_admin(server) as run:
        run(f"CREATE ROLE {user} LOGIN CREATEDB CREATEROLE PASSWORD {literal(login.password)}")
        run(f"GRANT rds_superuser TO {user} WITH ADMIN OPTION")
        run(f"GRANT pg_read_all_stats, pg_signal_backend, pg_monitor TO {user} WITH ADMIN OPTION")
        # As on RDS: they are the master user's, who may keep others out of them.
        run(f"ALTER DATABASE postgres OWNER TO {user}")
        run(f"ALTER DATABASE template1 OWNER TO {user}")
        if login.database != "postgres":
            run(f"CREATE DATABASE {identifier(login.database)} OWNER {user}")
        # Since PostgreSQL 14 utility statements are recorded, this password among them.
        run("SELECT pg_stat_statements_reset()")


@contextmanager
def _as_admin(server: Server) -> Iterator[Any]:
    from pg8000.native import Connection

    connection = Connection(ADMIN, unix_sock=str(server.folder / f".s.PGSQL.{server.port}"), database="template1")
    try:
        yield connection.run
    finally:
        connection.close()


def _end(server: Server | None) -> None:
    if server is None or server.process.poll() is not None:
        return
    server.process.send_signal(signal.SIGQUIT)
    try:
        server.process.wait(5)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait(5)


def _log(folder: Path) -> Path:
    return folder.with_suffix(".log")


def _discard(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _log(folder).unlink(missing_ok=True)
