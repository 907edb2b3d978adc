"""Commands that give a candidate access, present a challenge, and take access away."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from interview_tui.cli.copying import copy_for_a_while
from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.cli.words import duration, local
from interview_tui.model import names
from interview_tui.model.errors import DONE, FAILED, WrongUse
from interview_tui.model.handoff import Format, Handoff
from interview_tui.operations.desk import Desk

FORMATS = [form.value for form in Format]


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option("--hours", type=float, help="For how long; until the interview ends when left out.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How they are written: an e-mail, or by the ending of --save.",
)
@click.option("--with-briefs", is_flag=True, help="Put the briefs of the challenges into the e-mail.")
@click.option("--copy", is_flag=True, help="Copy instead of printing; taken out again after 45 seconds.")
@click.option(
    "--save", type=click.Path(dir_okay=False, path_type=Path), help="Write to a new file; .eml makes a ready e-mail."
)
@click.option("--again", is_flag=True, help="After a revocation: make new keys; those from before stay dead.")
@click.option("--force", is_flag=True, help="Hand over even if the boundary check finds something wrong.")
@place_options
@json_option
def credentials(
    interview_id: str,
    hours: float | None,
    form: str | None,
    with_briefs: bool,
    copy: bool,
    save: Path | None,
    again: bool,
    force: bool,
    options: Options,
    as_json: bool,
) -> int:
    """Make keys for the candidate.

    They are tried out first: what must work, and what must be denied. They end by themselves, and never
    later than the interview. On the terminal they are printed as they are: use --copy or --save when others look on.
    """
    wanted = Format.JSON if as_json else Format(form) if form else _by_ending(save)
    _check_place(save)
    desk = open_desk(options, quiet=True)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    quiet = as_json or not sys.stderr.isatty()
    handed = run(desk.hand_over(interview, hours, forced=force, again=again), quiet=quiet, stderr=True)
    if save is not None:
        _save(desk, handed, save, wanted, with_briefs=with_briefs)
    text = desk.stationery.write(handed, wanted, with_briefs=with_briefs)
    if not copy and save is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    _say(handed, f"Written to {save}. " if save is not None else "")
    if copy:
        copy_for_a_while(text)
    return DONE


_ENDINGS = {".json": Format.JSON, ".env": Format.ENV, ".sh": Format.BASH, ".ps1": Format.POWERSHELL, ".cmd": Format.CMD}


def _by_ending(path: Path | None) -> Format:
    return Format.EMAIL if path is None else _ENDINGS.get(path.suffix.lower(), Format.EMAIL)


def _check_place(path: Path | None) -> None:
    """Before any keys are made: a file that cannot be written would leave keys that nobody has."""
    if path is None:
        return
    if not path.name:
        raise WrongUse("--save needs the name of a file.", "Such as --save jane-smith.eml.")
    if path.exists():
        raise WrongUse(f"The file {path} exists already.", "Choose another name, or remove it first.")
    if not path.parent.is_dir():
        raise WrongUse(f"The folder {path.parent} does not exist.", "Make it first, or choose another.")
    if not os.access(path.parent, os.W_OK):
        raise WrongUse(f"Nothing may be written into the folder {path.parent}.", "Choose another.")


def _save(desk: Desk, handed: Handoff, path: Path, form: Format, *, with_briefs: bool) -> None:
    """Write a file that only its owner reads."""
    from interview_tui.files import create_private

    if path.suffix.lower() == ".eml" and form is Format.EMAIL:
        data = desk.stationery.mail(handed, with_briefs=with_briefs)
    else:
        data = desk.stationery.write(handed, form, with_briefs=with_briefs).encode()
    try:
        create_private(path, data)
    except OSError as error:
        raise WrongUse(f"The file {path} could not be written: {error.strerror}.", "Choose another place.") from None


def _say(handed: Handoff, first: str) -> None:
    """Who has access until when, on standard error, so that the output stays what was asked for."""
    # Both are AWS's times: this machine's clock may be wrong.
    left = duration(handed.time_left(handed.issued_at))
    why = f" {handed.shortened[0].upper()}{handed.shortened[1:]}." if handed.shortened else ""
    unsafe = "" if handed.safe else " The boundary check found something wrong."
    console(stderr=True).print(
        f"{first}{handed.interview.candidate} has access until {local(handed.ends_at)} ({left} left).{why}{unsafe}"
    )


@click.command()
@click.argument("interview_id", metavar="ID")
@click.argument("challenge", metavar="CHALLENGE")
@click.option("--copy", is_flag=True, help="Copy it instead of printing it.")
@click.option("--link", is_flag=True, help="Print an address instead, which opens it without keys for an hour.")
@place_options
@json_option
def brief(interview_id: str, challenge: str, copy: bool, link: bool, options: Options, as_json: bool) -> int:
    """Present a challenge: its brief, with the names of this interview.

    The time at which it was handed over is noted on this machine.
    """
    desk = open_desk(options, quiet=True)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    (key,) = _one_of(interview.challenges, challenge)
    address = desk.link_brief(interview, key) if link else None
    text = address.url.reveal() if address is not None else desk.brief(interview, key)
    if as_json:
        until = address.expires_at if address is not None else None
        print_json({"id": interview.id, "challenge": key, "link" if link else "text": text, "expires_at": until})
    elif copy:
        copy_for_a_while(text, secret=link)
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    if address is not None and not as_json:
        console(stderr=True).print(
            f"It opens until {local(address.expires_at)}, or until your own sign-in ends if that is sooner."
        )
    return DONE


def _one_of(challenges: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    found = tuple(key for key in challenges if key == wanted.strip().upper())
    if not found:
        raise WrongUse(f"The interview has no challenge {wanted!r}.", f"It has {' '.join(challenges) or 'none'}.")
    return found


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@place_options
@json_option
def revoke(interview_id: str, yes: bool, options: Options, as_json: bool) -> int:
    """Take the candidate's access away, with proof.

    Ends every key that was handed out, tunnels and logins to the database, and waits until a session from
    before is denied. Exit code 1 when that could not be proven.
    """
    from interview_tui.cli.confirm import confirm_revocation
    from interview_tui.cli.records import revocation_record

    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    if not yes:
        confirm_revocation(interview)
    revoked = run(desk.revoke(interview), quiet=as_json)
    if as_json:
        print_json(revocation_record(revoked))
    elif revoked.proven:
        console().print(f"\n{interview.candidate} has no access to {interview.id} any more: {revoked.detail}.")
    else:
        again = options.lead(f"`interview-tui revoke {interview.id}` tries again.")
        console().print(f"\nThat access is taken away is not proven: {revoked.detail}. {again}")
    return DONE if revoked.proven else FAILED
