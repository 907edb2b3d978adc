"""Commands about interviews: deploy, list, show, verify, events."""

from __future__ import annotations

import click

from interview_tui.cli import records
from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.cli.words import local
from interview_tui.model import names
from interview_tui.model.errors import DONE, FAILED
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order


@click.command()
@click.argument("candidate")
@click.option("--id", "interview_id", metavar="ID", help="The interview's id; made from the local time when left out.")
@click.option(
    "--challenges",
    default="ABC",
    show_default=True,
    help="Which challenges: A data migration, B memory leak, C slow queries.",
)
@click.option("--hours", type=float, default=4.0, show_default=True, help="How long it may live.")
@click.option(
    "--allow-indexes", is_flag=True, help="Let the candidate's login own the database's tables, to try out indexes."
)
@click.option("--keep-failed", is_flag=True, help="Keep what was made when the deployment fails, to look into it.")
@place_options
@json_option
def deploy(
    candidate: str,
    interview_id: str | None,
    challenges: str,
    hours: float,
    allow_indexes: bool,
    keep_failed: bool,
    options: Options,
    as_json: bool,
) -> int:
    """Deploy an interview for CANDIDATE.

    Returns when every check is ok. Creates the shared tier first where there is none. When a resource
    fails, and on Ctrl-C, everything that was made for the interview is removed again; an environment that
    is complete but not ready within a minute stays, to be looked into.
    """
    from interview_tui.challenges import CHALLENGES
    from interview_tui.cli.undo import deploy_or_undo

    order = Order(
        candidate=names.candidate_name(candidate),
        challenges=names.challenge_keys(challenges, CHALLENGES),
        hours=names.session_hours(hours),
        id=None if interview_id is None else names.interview_id(interview_id),
        keep_failed=keep_failed,
        allow_indexes=allow_indexes,
    )
    deployment = deploy_or_undo(open_desk(options, quiet=as_json), order, quiet=as_json)
    if as_json:
        print_json(records.interview_record(deployment.interview, ready=deployment.health.ready))
    else:
        _say_ready(deployment.interview, options)
    return DONE


def _say_ready(interview: Interview, options: Options) -> None:
    hands_over = f"`interview-tui credentials {interview.id}` makes the candidate's keys"
    removes_it = f"`interview-tui cleanup {interview.id}` removes it"
    console().print(f"\n{interview.id} is ready for {interview.candidate} until {local(interview.expires_at)}.")
    console().print(options.lead(f"{hands_over}; {removes_it}."))


@click.command("list")
@place_options
@json_option
def list_interviews(options: Options, as_json: bool) -> int:
    """List every interview, in every state.

    "ready" means that the stack is complete (it never is without its sample data) and every service
    says that its resources work; `verify` proves it by real calls. The cost is an upper bound; `cost` has it
    by resource.
    """
    from interview_tui.cli.diagnosis import look_at_reaper
    from interview_tui.cli.tables import interview_table

    desk = open_desk(options, quiet=as_json)
    survey = desk.look_all()
    interviews = survey.interviews
    reaper, trouble = look_at_reaper(desk) if interviews else (None, "")
    if as_json:
        print_json([records.interview_record(row, ready=survey.healths[row.id].ready) for row in interviews])
    elif not interviews:
        console().print(options.lead("No interviews. `interview-tui deploy jane-smith` makes one."))
    else:
        console().print(interview_table(survey, desk.tariff, desk.clock.now(), reaper))
    _say_of_the_reaper(trouble if interviews else "", options)
    return DONE


def _say_of_the_reaper(trouble: str, options: Options) -> None:
    """Where nothing ends interviews by itself, on standard error: the output stays the list."""
    if trouble:
        console(stderr=True).print(options.lead(trouble))


@click.command()
@click.argument("interview_id", metavar="ID")
@place_options
@json_option
def show(interview_id: str, options: Options, as_json: bool) -> int:
    """Show one interview in detail.

    Its tags, its names and each of its resources.
    """
    from interview_tui.cli.tables import facts_table, resource_table

    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    resources = desk.cloud.resources(interview.stack_id)
    health = desk.look(interview)
    if as_json:
        print_json(
            {
                **records.interview_record(interview, ready=health.ready),
                "owner": interview.owner,
                "stack_id": interview.stack_id,
                "stack_status": interview.stack_status,
                "status_reason": interview.status_reason,
                "outputs": dict(interview.outputs),
                "resources": [records.resource_record(resource) for resource in resources],
            }
        )
        return DONE
    out = console()
    out.print(facts_table(interview, desk.clock.now()))
    out.print(resource_table(resources))
    return DONE


@click.command()
@click.argument("interview_id", metavar="ID")
@place_options
@json_option
def verify(interview_id: str, options: Options, as_json: bool) -> int:
    """Prove by real calls that it is ready.

    A check that cannot be made is "unknown", never "ok"; what a candidate has worked on is "changed".
    Exit code 1 unless every check is ok.
    """
    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    health = run(desk.verify(interview), quiet=as_json)
    if as_json:
        print_json(records.health_record(health))
    else:
        verdict = "ready" if health.ready else "not as it was planted" if health.changed else "not ready"
        console().print(f"\n{interview.id} is {verdict}: {health.passed} of {len(health.checks)} checks are ok.")
    return DONE if health.ready else FAILED


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option("--follow", is_flag=True, help="Go on until CloudFormation is done; with --json one object a line.")
@place_options
@json_option
def events(interview_id: str, follow: bool, options: Options, as_json: bool) -> int:
    """Show an interview's stack events.

    Oldest first. With --follow the exit code is 1 when the stack comes to rest in a failed state.
    """
    from interview_tui.cli.following import follow_events
    from interview_tui.cli.tables import event_line

    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    if follow:
        return follow_events(desk, interview, as_json=as_json)
    found = desk.cloud.events(interview.stack_id)
    if as_json:
        print_json([records.event_record(event) for event in found])
    else:
        out = console()
        for event in found:
            out.print(event_line(event))
    return DONE
