"""The first look at the interviews, made by a process of its own while this one imports what draws them.

Importing boto3 takes as long as importing Textual, and one process does one after the other. The other process is
asked one question, answers once and ends; when it cannot, or takes too long, nothing is lost: the dashboard reads
everything by itself in any case, and says what is wrong.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from typing import TYPE_CHECKING

from interview_tui.cli.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future

    from interview_tui.model.interview import Interview

_NO_DASHBOARD = {*COMMANDS, "-h", "--help", "--version"}
# -P: not the folder that one happens to be in, where a file may have the name of a library. Nothing that is made in so
# short a life is garbage: the collector would take a tenth of it.
_WORDS = "import gc; gc.disable(); from interview_tui.aws.first_look import main; main()"
_PROGRAM = (sys.executable, "-P", "-c", _WORDS)


class FirstLook:
    """A process that has everything imported, or is about to, and waits for its question."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process

    def ask(self, **question: str | None) -> Future[tuple[Interview, ...]]:
        """The interviews; none when there are none, or when the process cannot tell.

        ``question`` says where to look: the fields of ``aws.session.SignIn``. They go through a pipe, as they may
        be keys.
        """
        from interview_tui.beside import beside

        _write(self._process, question)
        return beside(self._read)

    def _read(self) -> tuple[Interview, ...]:
        import pickle

        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with stdout:
            answer = stdout.read()
        with suppress(OSError):  # a question that nobody took
            stdin.close()
        self._process.wait()
        try:
            found: tuple[Interview, ...] = pickle.loads(answer) if answer else ()  # noqa: S301 - our own process wrote it
        except (pickle.UnpicklingError, EOFError):
            return ()  # it was killed while it wrote
        return found


def begin(words: Sequence[str]) -> FirstLook | None:
    """Begin, if these words of the command line open the dashboard; where no process can be started, do without."""
    if not _NO_DASHBOARD.isdisjoint(words) or sys.stdin is None or not sys.stdin.isatty():
        return None
    try:
        # A session of its own: Ctrl-C is not for it, and nothing in it can ask the user at this terminal.
        process = Popen(_PROGRAM, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True)  # noqa: S603 - ours
    except OSError:
        return None
    return FirstLook(process)


def _write(process: Popen[bytes], question: Mapping[str, str | None]) -> None:
    import json

    stdin = process.stdin
    assert stdin is not None
    try:
        stdin.write(json.dumps(question).encode() + b"\n")
        stdin.flush()
    except OSError:
        return  # it has ended: then there is no answer
