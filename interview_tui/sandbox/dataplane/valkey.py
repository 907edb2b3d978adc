"""One real Valkey server per cache cluster."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from interview_tui.sandbox.dataplane.binaries import valkey_program
from interview_tui.sandbox.dataplane.ports import free_port
from interview_tui.sandbox.spawner import Spawner

HOST = "127.0.0.1"
_START_TIMEOUT = 10.0
_ATTEMPTS = 3

# ElastiCache refuses these as well.
_WITHHELD = (
    "CONFIG",
    "DEBUG",
    "MIGRATE",
    "SAVE",
    "BGSAVE",
    "BGREWRITEAOF",
    "REPLICAOF",
    "SLAVEOF",
    "PSYNC",
    "SYNC",
    "SHUTDOWN",
    "MODULE",
)
# So are these, but of a command's parts only the rights of a user can withhold some.
_WITHHELD_PARTS = ("acl|setuser", "acl|deluser", "acl|load", "acl|save")
_EVERYBODY = ("default", "on", "nopass", "~*", "&*", "+@all", *(f"-{part}" for part in _WITHHELD_PARTS))
_SETTINGS = {
    "bind": HOST,
    "save": "",
    "appendonly": "no",
    "maxmemory": "100mb",
    "maxmemory-policy": "volatile-lru",
    # Otherwise it renames itself and status could not tell whose it is.
    "set-proc-title": "no",
}


class ValkeyFailed(RuntimeError):
    """Valkey could not be brought up; the message names the cluster and the cause."""

    def __init__(self, name: str, cause: object) -> None:
        super().__init__(f"Valkey could not start for {name}: {cause}")


@dataclass(frozen=True, slots=True)
class Server:
    """A running Valkey server."""

    folder: Path
    process: subprocess.Popen[Any]


class ValkeyFleet:
    """The Valkey servers of one sandbox, by cluster id."""

    def __init__(self, home: Path, spawner: Spawner) -> None:
        self._home = home
        self._spawner = spawner
        self._servers: dict[str, Server] = {}
        self._numbers = count(1)

    def start(self, name: str) -> int:
        """Bring up a server; return its port."""
        folder = self._home / "valkey" / str(next(self._numbers)) / name
        try:
            folder.mkdir(mode=0o700, parents=True)
            for _ in range(_ATTEMPTS):
                port = free_port()
                server = self._launch(folder, port)
                if _answers(server.process, port):
                    self._servers[name] = server
                    return port
                _end(server)
            raise OSError(_complaint(folder))
        except Exception as error:
            shutil.rmtree(folder.parent, ignore_errors=True)
            raise ValkeyFailed(name, error) from error

    def stop(self, name: str) -> None:
        """End a server; nothing happens when there is none."""
        server = self._servers.pop(name, None)
        if server is not None:
            _end(server)
            shutil.rmtree(server.folder.parent, ignore_errors=True)

    def _launch(self, folder: Path, port: int) -> Server:
        settings = {**_SETTINGS, "port": str(port), "dir": str(folder)}
        args = [str(valkey_program())]
        args += [part for key, value in settings.items() for part in (f"--{key}", value)]
        args += ["--user", *_EVERYBODY]
        args += [part for command in _WITHHELD for part in ("--rename-command", command, "")]
        with (folder / "log").open("wb") as log:
            process = self._spawner.popen(
                args, end=signal.SIGKILL, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=str(folder)
            )
        return Server(folder, process)


def _answers(process: subprocess.Popen[Any], port: int) -> bool:
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), 0.5) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16).startswith(b"+PONG"):
                    # Somebody else's server could answer on the port that ours did not get.
                    return process.poll() is None
        except OSError:
            time.sleep(0.005)
    return False


def _end(server: Server) -> None:
    if server.process.poll() is None:
        server.process.kill()
    server.process.wait(5)


def _complaint(folder: Path) -> str:
    lines = (folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it did not answer"
