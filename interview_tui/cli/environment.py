"""Commands about the account: doctor, bootstrap, template."""

from __future__ import annotations

import json
import sys

import click

from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.model.errors import DONE, FAILED


@click.command()
@place_options
@json_option
@click.option(
    "--policy",
    type=click.Choice(["interviewer", "bootstrap"]),
    is_flag=False,
    flag_value="interviewer",
    help="Print an IAM policy for administrators: what an interviewer needs, or what bootstrap needs.",
)
def doctor(options: Options, as_json: bool, policy: str | None) -> int:
    """Check the account and say what to do next.

    Looks at credentials, region, shared tier and quotas; exit code 1 when something is in the way.
    """
    from interview_tui.cli.diagnosis import diagnose, policy_document
    from interview_tui.cli.progress import check_line

    if policy is not None:
        sys.stdout.write(json.dumps(policy_document(options, policy), indent=2) + "\n")
        return DONE
    diagnosis = diagnose(options, quiet=as_json)
    if as_json:
        print_json(diagnosis.as_json())
    else:
        out = console()
        for check in diagnosis.checks:
            out.print(check_line(check.state, check.name, check.detail))
        out.print(f"\nNext: {diagnosis.next_step}")
    return DONE if diagnosis.fit else FAILED


@click.command()
@click.option(
    "--with-broker/--without-broker",
    "broker",
    default=None,
    help="Add or remove a user who makes keys for the whole interview where AWS gives one hour only.",
)
@place_options
@json_option
def bootstrap(broker: bool | None, options: Options, as_json: bool) -> int:
    """Create or update the shared tier.

    It holds what outlives interviews: bucket, network, caretaker, roles. It costs nothing while idle but
    for a few megabytes of packages; a broker adds about $0.40 a month and a lasting key (see
    docs/handoff.md).
    """
    from interview_tui.cli.place import open_desk

    desk = open_desk(options, quiet=as_json)
    tier = run(desk.bootstrap(broker=broker), quiet=as_json)
    if as_json:
        print_json({"stack_id": tier.stack_id, "status": tier.status, "outputs": dict(tier.outputs)})
    return DONE


@click.command()
@click.argument("challenges", nargs=-1, metavar="[A B C]")
@json_option
def template(challenges: tuple[str, ...], as_json: bool) -> int:
    """Print the CloudFormation template.

    Composed for the given challenges, all of them by default. It can be linted, read, and deployed with
    the plain AWS CLI on a bootstrapped account.
    """
    from interview_tui.aws.blueprints import PackagedBlueprints
    from interview_tui.challenges import CHALLENGES
    from interview_tui.model.names import challenge_keys

    keys = challenge_keys(challenges or tuple(CHALLENGES), CHALLENGES)
    body = PackagedBlueprints(CHALLENGES).interview_template(keys).body
    if as_json:
        from interview_tui.aws.templates import parse

        print_json(parse(body))
    else:
        sys.stdout.write(body)
    return DONE
