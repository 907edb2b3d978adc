"""The server process of one sandbox: the emulator with our hooks. Started by ``lifecycle``, never imported by it.

It reads its settings from standard input, answers one line of JSON on standard output once it really answers
requests, and from then on speaks only to its log.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, NoReturn, TextIO

from interview_tui.model.errors import CannotStart, InterviewError
from interview_tui.sandbox import access
from interview_tui.sandbox.dataplane.postgres import PostgresFleet
from interview_tui.sandbox.dataplane.valkey import ValkeyFleet
from interview_tui.sandbox.hooks import Parts, install
from interview_tui.sandbox.hooks.symbols import require
from interview_tui.sandbox.settings import ServerSettings
from interview_tui.sandbox.spawner import Spawner
from interview_tui.sandbox.state import remove_home
from interview_tui.sandbox.will import Will

HOST = "127.0.0.1"
_PARENT_INTERVAL = 0.2
_BACKLOG = 512


class Lifeline:
    """Ends the server, and everything that belongs to it, whatever it is doing."""

    def __init__(self, home: Path, spawner: Spawner) -> None:
        self._home = home
        self._spawner = spawner
        self._will = Will(home)
        self._ending = threading.Lock()

    def listen(self, parent: int | None) -> None:
        """End on a signal, and with the parent process when there is one."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # A handler interrupts the main thread, which may hold any lock; so another thread does the work.
            signal.signal(number, lambda *_: threading.Thread(target=self.end).start())
        if parent is not None:
            threading.Thread(target=self._outlive_not, args=(parent,), daemon=True, name="parent-watch").start()

    def end(self, code: int = 0) -> NoReturn:
        """Stop every child, remove the folder, and leave without waiting for anything."""
        with self._ending:
            self._spawner.close()
            remove_home(self._home)
            self._will.revoke()
            os._exit(code)

    def _outlive_not(self, parent: int) -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_INTERVAL)
        self.end()


def main() -> None:
    """Run one sandbox until it is told to end."""
    answer, settings, home = _introduction()
    # A core file of a killed database is of no use to anybody.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    spawner = Spawner()
    lifeline = Lifeline(home, spawner)
    lifeline.listen(settings.parent)
    try:
        _serve(settings, home, spawner, answer, lifeline)
    except InterviewError as error:
        _say(answer, {"error": {"title": error.title, "hint": error.hint}})
    except Exception as error:  # noqa: BLE001
        title = f"The sandbox could not start: {error!r}"
        _say(answer, {"error": {"title": title, "hint": "Install it again: pip install 'interview-tui[sandbox]'."}})
    lifeline.end(1)


def _introduction() -> tuple[TextIO, ServerSettings, Path]:
    """Take over standard input and output: the settings, and where to answer; print from now on writes to the log."""
    home = Path(sys.argv[1])
    settings = ServerSettings.from_json(sys.stdin.read())
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    log = os.open(home / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    return answer, settings, home


def _serve(settings: ServerSettings, home: Path, spawner: Spawner, answer: TextIO, lifeline: Lifeline) -> None:
    listener = _listen(settings.port)
    port = int(listener.getsockname()[1])
    os.environ.update(_emulator_settings(settings.region, port, home))
    # Only now: it reads its settings while it is imported.
    import ministack.app as emulator

    require(emulator, "AUTH")
    application = require(emulator, "app", "scope", "receive", "send")
    postgres = PostgresFleet(home, Path(settings.cache), spawner)
    install(Parts(home, spawner, postgres, ValkeyFleet(home, spawner), settings.latency))
    key = access.create_user(settings.policies)
    ready = {
        "endpoint": f"http://{HOST}:{port}",
        "access_key_id": key.access_key_id,
        "secret_access_key": key.secret_access_key,
    }
    threading.Thread(target=_announce, args=(port, answer, ready, lifeline), daemon=True).start()
    _run(access.guarded(application), listener)


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        raise CannotStart(
            f"The sandbox cannot use port {port}: {(error.strerror or str(error)).lower()}.",
            "Choose another port, or none: then a free one is taken.",
        ) from error
    return listener


def _emulator_settings(region: str, port: int, home: Path) -> dict[str, str]:
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": region,
        "AUTH": "true",
        # Both would listen on every interface.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(home / "state"),
        "S3_DATA_DIR": str(home / "s3"),
        # Whatever the emulator would run in containers must not touch the containers of this machine.
        "DOCKER_HOST": f"unix://{home / 'none'}",
        "LAMBDA_ACCOUNT_CONCURRENCY": "100",
        "LOG_LEVEL": "WARNING",
    }


def _run(application: access.Application, listener: socket.socket) -> None:
    import asyncio

    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    # Signals are the lifeline's; this trigger never fires.
    asyncio.run(serve(application, config, shutdown_trigger=asyncio.Event().wait))  # type: ignore[arg-type]


def _announce(port: int, answer: TextIO, ready: dict[str, Any], lifeline: Lifeline) -> None:
    """Answer the launcher once a request has gone through the whole emulator; it owns the port, so it is this one."""
    try:
        # Not through a proxy that the environment may name.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{HOST}:{port}/_ministack/health", timeout=20):
            _say(answer, ready)
    except OSError:
        # It does not answer, or whoever asked for it is gone: nobody would ever find it.
        lifeline.end(1)


def _say(answer: TextIO, value: dict[str, Any]) -> None:
    answer.write(json.dumps(value) + "\n")
    answer.close()


if __name__ == "__main__":
    main()
