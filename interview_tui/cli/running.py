"""Runs one command: its errors become one sentence, its exit code says how it went."""

from __future__ import annotations

import atexit
import io
import logging
import os
import sys

import click

from interview_tui.cli.first_look import FirstLook
from interview_tui.cli.options import Options, interrupted
from interview_tui.cli.output import report
from interview_tui.logs import log_path, start_logging
from interview_tui.model.errors import DONE, FAILED, InterviewError, WrongUse


def run(given: list[str], look: FirstLook | None = None) -> int:
    """Run the command, report what it stumbles over, and return the exit code.

    0 is done, 1 not ready or failed, 2 wrong use or cannot start. ``look`` has begun to look at AWS for the dashboard.
    """
    _tolerate_every_character()
    start_logging(log_path())
    return _run(given, look)


def _run(given: list[str], look: FirstLook | None) -> int:
    from interview_tui.cli.group import cli

    as_json = "--json" in given
    try:
        result = cli.main(args=given, prog_name="interview-tui", standalone_mode=False, obj=look)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nobody is left to be told.
        sys.stderr.close()
        return FAILED
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a traceback helps no interviewer
        meant = _in_words(error)
        report(meant, as_json=as_json)
        return meant.exit_code
    return result if isinstance(result, int) else DONE


def _in_words(error: BaseException) -> InterviewError:
    """What ended a command, as an error that says what happened and what to do next."""
    match error:
        case InterviewError():
            return error
        case click.UsageError():
            return WrongUse(error.format_message(), _help_for(error))
        case click.Abort() | KeyboardInterrupt():
            return interrupted(Options())
        case OSError():
            logging.getLogger(__name__).error("Refused by the operating system", exc_info=error)
            what = f"The operating system refused something: {(error.strerror or str(error)).lower()}."
            return InterviewError(what, "Look at free space and rights; the log file has the details.")
    from interview_tui.cli.crash import unexpected

    return unexpected(error)


def end(code: int) -> None:
    """End the process at once: Python would first take apart every module, which takes longer than many a command."""
    atexit._run_exitfuncs()  # noqa: SLF001 - the only way to do what others want done at the end
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return  # nobody reads any more: Python's own end copes with that
    os._exit(code)


def _tolerate_every_character() -> None:
    """A terminal or file that cannot show a mark gets a question mark, not an end in the middle of a deployment."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _help_for(error: click.UsageError) -> str:
    command = error.ctx.command_path if error.ctx else "interview-tui"
    return f"`{command} --help` shows what it takes."
