"""How a function's process is started: a clean environment, only what the AWS runtime has, and no life of its own."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import contextvars
import os
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from interview_tui.sandbox.hooks.symbols import require, require_text
from interview_tui.sandbox.spawner import Spawner

LOG_STREAM: contextvars.ContextVar[str] = contextvars.ContextVar("log_stream")
"""The log stream of the execution environment that is being started."""

# What the Python runtime on AWS brings along besides the standard library: boto3 and what it needs. A function that
# forgets to pack something else fails here as it would there.
_RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3")

# The emulator imports botocore into every Python function to count recursion: 25 MB and 0.15 s that AWS does not take.
_RECURSION_COUNTER = "    _ms_install_invoke_depth()\n    try:\n        mod = importlib"


def install(spawner: Spawner, home: Path) -> None:
    """Start functions through the spawner."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    script = require_text(lambda_runtime, "_PYTHON_WORKER_SCRIPT", _RECURSION_COUNTER)
    without = _RECURSION_COUNTER.replace("    _ms_install_invoke_depth()\n", "")
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(_RECURSION_COUNTER, without)
    base = _base_environment(home, _runtime_folder(home))

    def popen(args: list[str], **options: Any) -> subprocess.Popen[Any]:
        given = options.pop("env", None) or {}
        command = [args[0], "-S", *args[1:]] if Path(args[0]).name.startswith("python") else args
        options["env"] = _environment(base, given)
        return spawner.popen(command, end=signal.SIGKILL, **options)

    for module in (lambda_runtime, lambda_svc):
        require(module, "subprocess")
        module.subprocess = SimpleNamespace(**{**vars(subprocess), "Popen": popen})


def _runtime_folder(home: Path) -> Path:
    folder = home / "lambda-runtime"
    folder.mkdir(mode=0o755)
    for name in _RUNTIME:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin)
            source = origin.parent if origin.name == "__init__.py" else origin
            (folder / source.name).symlink_to(source)
    return folder


def _base_environment(home: Path, runtime: Path) -> dict[str, str]:
    nowhere = str(home / "none")
    base = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "HOME": str(home / "tmp"),
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": str(runtime),
        "PYTHONUTF8": "1",
        # Signing in goes by the variables of the role's session, and by nothing that lies on this machine.
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    if "LD_LIBRARY_PATH" in os.environ:
        base["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return base


def _environment(base: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """The function's own variables and those of the Lambda runtime, without the server's."""
    own = {name: value for name, value in given.items() if os.environ.get(name) != value}
    stream = LOG_STREAM.get("")
    return {**base, **own, **({"AWS_LAMBDA_LOG_STREAM_NAME": stream} if stream else {})}
