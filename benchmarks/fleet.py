"""Requests and time of one refresh of the whole fleet, beside one describe per stack and resource."""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3

from benchmarks import figures
from benchmarks.counting import RequestCounter
from benchmarks.fake_aws import endpoint_apart
from benchmarks.figures import Figure, Unit, ratio
from benchmarks.shapes import REGION
from benchmarks.stage import Stage
from interview_tui.aws.clients import Clients, client_config
from interview_tui.aws.cloud import AwsCloud
from interview_tui.aws.session import SignIn, connect
from interview_tui.model.interview import Interview

CALLS, TICK = "fleet.calls", "fleet.tick"
LINES = (CALLS, TICK)
KEY = "testing"
AT_ONCE = 16
ROUND_TRIP = 0.04
HEAD = "interviews  requests  naive  ratio   bulk ms  naive ms  ratio   dateutil ms  ratio   of the bulk requests"


class Naive:
    """The peer: lists the stacks, then describes each stack and each of its resources, sixteen at a time."""

    def __init__(self, url: str) -> None:
        session: Any = boto3.Session(KEY, KEY, region_name=REGION)
        make = {"endpoint_url": url, "config": client_config(local=True)}
        self.cloudformation = session.client("cloudformation", **make)
        self.rds = session.client("rds", **make)
        self.elasticache = session.client("elasticache", **make)
        self.functions = session.client("lambda", **make)
        self.clients = (self.cloudformation, self.rds, self.elasticache, self.functions)

    def refresh(self) -> None:
        """Everything once."""
        pages = self.cloudformation.get_paginator("describe_stacks").paginate()
        names = [stack["StackName"] for page in pages for stack in page["Stacks"] if stack.get("Tags")]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._describe, names))

    def _describe(self, name: str) -> None:
        self.cloudformation.describe_stacks(StackName=name)
        self.rds.describe_db_instances(DBInstanceIdentifier=f"{name}-database")
        self.elasticache.describe_cache_clusters(CacheClusterId=f"{name}-cache")
        self.functions.get_function_configuration(FunctionName=f"{name}-leaky-api")


def signed_in(url: str) -> Clients:
    """The program's own clients."""
    return connect(SignIn(region=REGION, endpoint_url=url, access_key_id=KEY, secret_access_key=KEY))


def watched(clients: Clients) -> RequestCounter:
    """A counter of everything that the program may ask while it refreshes."""
    return RequestCounter(
        clients.cloudformation, clients.rds, clients.elasticache, clients.functions, clients.dynamodb, clients.sts
    )


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    return timed(work)[0]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """How long it takes and its CPU time, in seconds.

    The garbage of what went before is collected first: it would always fall on the same case.
    """
    gc.collect()
    gc.disable()
    begin, cpu = time.perf_counter(), time.process_time()
    work()
    taken = time.perf_counter() - begin, time.process_time() - cpu
    gc.enable()
    return taken


def measure(stage: Stage) -> Iterator[Figure]:
    """The lines of the table of all benchmarks."""
    if stage.wants(CALLS):
        yield from _calls()
    if stage.wants(TICK):
        yield _tick(stage)


def _calls() -> Iterator[Figure]:
    method = "exact: counted through botocore's before-send, every attempt; tests/test_benchmarks.py holds them"
    for interviews, aim in ((1, None), (10, None), (100, 8), (300, 22)):
        with endpoint_apart(interviews) as url:
            clients, naive = signed_in(url), Naive(url)
            counters = [watched(clients), RequestCounter(*naive.clients)]
            AwsCloud(clients).fleet()
            naive.refresh()
        asked, naively = (counter.total for counter in counters)
        case = f"{interviews}: one by one"
        yield Figure(CALLS, case, f"{asked} requests", f"{naively} requests", asked, aim, Unit.REQUESTS, method)


def _tick(stage: Stage) -> Figure:
    method = (
        f"{stage.rounds} rounds in turn in one process, median of each round's ratio: one refresh of 100 interviews, "
        f"every answer {ROUND_TRIP * 1000:.0f} ms on its way; beside it one describe per stack and resource"
    )
    with endpoint_apart(100, ROUND_TRIP) as url:
        cases = (AwsCloud(signed_in(url)).fleet, Naive(url).refresh)
        for case in cases:
            case()  # clients, connections
        times = [[timed(case) for case in cases] for _ in range(stage.rounds)]
    return figures.timed(TICK, f"one by one, {AT_ONCE} at a time", times, 0.15, method)


def compared(interviews: int, round_trip: float, rounds: int) -> str:
    """One line of this module's own table; ratios are medians of the ratios of each round."""
    with endpoint_apart(interviews, round_trip) as url:
        clients, naive = signed_in(url), Naive(url)
        stock = Clients(boto3.Session(KEY, KEY, region_name=REGION), url, local=True)  # reads times with dateutil
        counter, naive_counter = watched(clients), RequestCounter(*naive.clients)
        cases = (AwsCloud(clients).fleet, naive.refresh, AwsCloud(stock).fleet)
        for case in cases:
            case()  # clients, connections
        asked, naively = counter.take(), naive_counter.take()
        times = [[seconds(case) for case in cases] for _ in range(rounds)]
    bulk, slow, dateutil = ([row[column] for row in times] for column in range(3))
    by_operation = ", ".join(f"{count} {name}" for name, count in sorted(asked.items()))
    return (
        f"{interviews:>10}  {asked.total():>8}  {naively.total():>5}  {asked.total() / naively.total():>5.2f}"
        f"  {median_ms(bulk):>8.0f}  {median_ms(slow):>8.0f}  {ratio(bulk, slow):>5.2f}"
        f"   {median_ms(dateutil):>11.0f}  {ratio(bulk, dateutil):>5.2f}   {by_operation}"
    )


def median_ms(times: Sequence[float]) -> float:
    """The median in milliseconds."""
    return statistics.median(times) * 1000


def selected() -> str:
    """What the selected interview adds: its free checks."""
    from interview_tui.challenges import CHALLENGES
    from interview_tui.operations import verify
    from interview_tui.operations.clock import SystemClock

    with endpoint_apart(1) as url:
        clients = signed_in(url)
        cloud = AwsCloud(clients)
        interview: Interview = cloud.interviews()[0]
        counter = watched(clients)
        health = verify.look(cloud, CHALLENGES, SystemClock(), interview)
    assert health.ready, health
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.take().items()))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, nargs="+", default=[1, 10, 100, 300])
    parser.add_argument("--round-trip-ms", type=float, default=0.0, help="time that every answer takes on its way")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"One refresh at a round trip of {options.round_trip_ms:g} ms, {options.rounds} rounds in turn.\n{HEAD}")
    for interviews in options.interviews:
        print(compared(interviews, options.round_trip_ms / 1000, options.rounds), flush=True)
    print(f"The free checks of the selected interview ask, whatever the number: {selected()}")


if __name__ == "__main__":
    main()
