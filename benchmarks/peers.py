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


def prepare(say: Callable[[str], None]) -> str:
    """Install them unless they are there; the answer says why they cannot be had, and is empty when they can."""
    made, wanted = FOLDER / "made", "\n".join(PINS)
    if made.is_file() and made.read_text() == wanted:
        return ""
    say(f"installing toolong and awslogs into {FOLDER.name}, once; that takes no part in what is measured")
    problem = _install()
    if not problem:
        made.write_text(wanted)
    return problem


def path(name: str) -> str:
    """The program of that name."""
    return str(FOLDER / "bin" / name)


def _install() -> str:
    """Make the environment; the answer is the first problem."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    python = path("python")
    commands = (
        [sys.executable, "-m", "venv", str(FOLDER)],
        [python, "-m", "pip", "install", "--quiet", "--no-deps", *PINS],
        [python, "-m", "pip", "check"],
    )
    problem = next(filter(None, map(_run, commands)), "")
    if not problem:
        compileall.compile_dir(FOLDER, quiet=2)
    return problem


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        return "pip did not come to an end"
    lines = (done.stderr.strip() or done.stdout.strip() or "pip failed").splitlines()
    return lines[-1][:120] if done.returncode else ""
