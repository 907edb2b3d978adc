"""Commands about money: cost, prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from interview_tui.cli.options import DEFAULT_REGION, Options, json_option, place_options
from interview_tui.cli.output import console, print_json, report
from interview_tui.model import names
from interview_tui.model.errors import DONE, FAILED, CloudError, InterviewError

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.argument("interview_id", metavar="[ID]", required=False)
@place_options
@json_option
def cost(interview_id: str | None, options: Options, as_json: bool) -> int:
    """Estimate what interviews cost.

    One by its resources, or all of them: so far, per hour, and at the planned end. List prices, no free
    tier; a price that is not known is said, never guessed. `interview-tui prices` shows them.
    """
    from interview_tui.cli import cost_records, cost_tables
    from interview_tui.cli.place import open_desk
    from interview_tui.model.cost import cost as cost_of
    from interview_tui.operations.clock import clock_of_aws
    from interview_tui.operations.cost import read_meters
    from interview_tui.prices import tariff

    desk = open_desk(options, quiet=as_json)
    # AWS bills by its own clock, and this machine's may be wrong.
    identity, now = desk.cloud.identity(), clock_of_aws(desk.cloud, desk.clock).now()
    known = tariff(identity.region, now)
    chosen = None if interview_id is None else desk.cloud.interview(names.interview_id(interview_id))
    interviews = desk.cloud.interviews() if chosen is None else (chosen,)
    costs = [cost_of(meter, known, now) for meter in read_meters(desk.cloud, interviews, known)]
    if as_json:
        record = cost_records.cost_record(costs[0]) if chosen else cost_records.fleet_record(costs)
        print_json({**cost_records.basis(known.region, identity.endpoint, now), **record})
    elif not costs:
        console().print(options.lead("No interviews, no cost. `interview-tui deploy jane-smith` makes one."))
    else:
        out = console()
        for each in cost_tables.one(costs[0], known) if chosen else cost_tables.several(costs):
            out.print(each)
        out.print("\n" + cost_tables.basis(known, identity.endpoint))
    return DONE


@click.command()
@click.option(
    "--refresh", is_flag=True, help="Ask AWS's price list first (takes seconds); what it says counts for 24 hours."
)
@place_options
@json_option
def prices(refresh: bool, options: Options, as_json: bool) -> int:
    """Show the prices that estimates are made from.

    With the date and source of each. Needs no credentials without --refresh; exit code 1 when the price
    list could not be asked, and the bundled table stays then.
    """
    from interview_tui.cli import cost_records, cost_tables
    from interview_tui.operations.clock import SystemClock
    from interview_tui.price_lists import cached
    from interview_tui.prices import prices as known_prices

    now, region = SystemClock().now(), _region(options)
    trouble = _refresh(options, now) if refresh else None
    known, kept = known_prices(region, now), cached(region, now).kept
    if as_json:
        print_json(cost_records.prices_record(region, known, kept))
    else:
        console().print(cost_tables.price_table(known, kept) if known else f"No price is known for {region}.")
    if trouble:
        report(trouble, as_json=as_json)
    return FAILED if trouble else DONE


def _region(options: Options) -> str:
    """The region of the place, without signing in to it and without starting anything."""
    if not options.sandbox:
        from interview_tui.aws.session import chosen_region

        return chosen_region(options.profile, options.region)
    from interview_tui import sandbox

    found = sandbox.running(options.sandbox_name)
    return found.region if found else options.region or DEFAULT_REGION


def _refresh(options: Options, now: datetime) -> CloudError | None:
    """Ask the price list; what was in the way, if anything."""
    try:
        _ask(options, now)
    except InterviewError as error:
        return CloudError(f"The price list could not be asked: {error.title}", f"Nothing changed. {error.hint}")
    return None


def _ask(options: Options, now: datetime) -> None:
    """Ask the price list and keep what it says."""
    if options.sandbox:
        raise CloudError("A sandbox has none.", "`interview-tui prices --refresh` without --sandbox asks AWS.")
    from interview_tui.aws.price_list import ask
    from interview_tui.aws.session import SignIn, connect
    from interview_tui.price_lists import keep

    clients = connect(SignIn(profile=options.profile, region=options.region))
    keep(clients.region, ask(clients, clients.region, now))
