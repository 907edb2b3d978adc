"""Programs of others that need packages of their own: made on demand, kept in ``.venv-bench`` in the checkout."""

from __future__ import annotations

import compileall
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from benchmarks.stage import ROOT

FOLDER = ROOT / ".venv-bench"
# toolong needs an older Textual than ours.
PINS = (
    "awslogs==0.15.0",
    "boto3==1.43.106",
    "botocore==1.43.106",
    "click==8.5.1",
    "jmespath==1.1.0",
    "linkify-it-py==2.2.0",
    "markdown-it-py==4.3.0",
    "mdit-py-plugins==0.7.0",
    "mdurl==0.1.2",
    "Pygments==2.21.0",
    "python-dateutil==2.9.0.post0",
    "rich==15.0.0",
    "s3transfer==0.19.3",
    "six==1.17.0",
    "termcolor==3.3.0",
    "textual==0.58.1",
    "toolong==1.5.0",
    "typing_extensions==4.16.0",
    "urllib3==2.8.0",
)
_PATIENCE = 300


class NotThere(Exception):
    """A peer that cannot be had here, and why."""


def peer(name: str, say: Callable[[str], None]) -> str:
    """The path of a program of others; ``NotThere`` when it cannot be installed."""
    made = FOLDER / "made"
    wanted = "\n".join(PINS)
    if not (made.is_file() and made.read_text() == wanted):
        say(f"installing toolong and awslogs into {FOLDER.name} (once; its time is not measured)")
        _install()
        made.write_text(wanted)
    return str(FOLDER / "bin" / name)


def _install() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(FOLDER)])
    _run([str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", *PINS])
    _run([str(FOLDER / "bin" / "python"), "-m", "pip", "check"])
    compileall.compile_dir(FOLDER, quiet=2)


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise NotThere("pip did not come to an end") from error
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "it failed").splitlines()
        raise NotThere(f"pip says: {lines[-1][:120]}")
