"""``logs``: what the leaking function writes, and what that says about its memory."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import click

from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.place import open_desk
from interview_tui.expressions import pattern_of
from interview_tui.model import names
from interview_tui.model.errors import DONE, FAILED, WrongUse
from interview_tui.model.interview import Interview
from interview_tui.model.log_filter import LogFilter
from interview_tui.operations.desk import Desk

USUAL = timedelta(minutes=10)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option("--follow", is_flag=True, help="Go on until Ctrl-C.")
@click.option("--since", metavar="TIME", help="How far back: 30s, 10m or 2h.  [default: 10m; all with --memory]")
@click.option("--grep", metavar="TEXT", default="", help="Only lines with this text, or /with this expression/.")
@click.option("--all", "everything", is_flag=True, help="Lambda's START and END lines too.")
@click.option("--live", is_flag=True, help="Follow by Live Tail: within a second or so, for about $0.01 a minute.")
@click.option("--memory", is_flag=True, help="What the lines say about memory, instead of the lines.")
@place_options
@json_option
def logs(
    interview_id: str,
    follow: bool,
    since: str | None,
    grep: str,
    everything: bool,
    live: bool,
    memory: bool,
    options: Options,
    as_json: bool,
) -> int:
    """Show the log of the leaking function.

    Oldest first, in local time; with --json one object a line. Capitals in --grep matter when there are
    some. With --memory it says whether the function is leaking, how fast, and how many calls it lasts.
    """
    from interview_tui.cli import log_output

    if memory and (follow or live or grep or everything):
        raise WrongUse("--memory looks at every line, once.", "Leave --follow, --live, --grep and --all out.")
    span = None if since is None else time_span(since)
    wanted = LogFilter(pattern_of(grep), folding=not everything)
    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    if memory:
        return log_output.show_memory(desk, interview, _begin(desk, interview, span), as_json=as_json)
    begin = _begin(desk, interview, span or USUAL)
    lines = log_output.LineOutput(wanted, as_json=as_json)
    if live:
        return log_output.show_live(desk, interview, begin, lines)
    return DONE if log_output.show(lines, desk.log(interview, begin, follow=follow)) else FAILED


def time_span(text: str) -> timedelta:
    """A time span such as ``30s``, ``10m`` or ``2h``; ``WrongUse`` for anything else."""
    found = re.fullmatch(r"(\d{1,6})([smhd])", text.strip(), re.ASCII)
    if found is None:
        raise WrongUse(f"{text!r} is not a time span.", "Write it like 30s, 10m or 2h.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _begin(desk: Desk, interview: Interview, span: timedelta | None) -> datetime:
    """Where to begin: never before the interview, whose log is no older."""
    now = desk.clock.now()
    # Compared as spans: the year of a time may not be below 1.
    return interview.created_at if span is None or span >= now - interview.created_at else now - span
