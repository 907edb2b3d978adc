"""Challenge C: a slow PostgreSQL with a Redis beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from interview_tui.challenges import undoing, working
from interview_tui.challenges.slow_queries_trials import trials
from interview_tui.model.challenge import Challenge, Finding, Probe
from interview_tui.model.difference import Change
from interview_tui.model.health import CheckState, Expected
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Cloud
from interview_tui.model.trials import Answer, Result, Trial
from interview_tui.model.work import Work

TARGET_OUTPUTS = {
    "host": "DatabaseEndpoint",
    "port": "DatabasePort",
    "database": "DatabaseName",
    "admin_secret_arn": "DatabaseAdminSecretArn",
    "candidate_secret_arn": "DatabaseCandidateSecretArn",
    "cache_host": "CacheEndpoint",
    "cache_port": "CachePort",
}


def expected(interview: Interview) -> tuple[Expected, ...]:
    """One database and one cache node."""
    outputs = interview.outputs
    return (
        Expected("PostgreSQL", "AWS::RDS::DBInstance", (outputs.get("DatabaseId", "DatabaseId"),)),
        Expected("Redis", "AWS::ElastiCache::CacheCluster", (outputs.get("CacheId", "CacheId"),)),
    )


def target(interview: Interview) -> dict[str, str]:
    """The database and the cache as the caretaker wants them."""
    found = {name: interview.output(output) for name, output in TARGET_OUTPUTS.items()}
    return {**found, "allow_indexes": interview.outputs.get("AllowIndexes", "false")}


def probes(interview: Interview, cloud: Cloud) -> tuple[Probe, ...]:
    """The caretaker has the database-agent count rows, run a query and ping the cache; each answers for itself."""
    return (Probe(("Sample data (C)", "Redis answers"), partial(_verify, interview, cloud)),)


def _verify(interview: Interview, cloud: Cloud) -> Iterable[Finding]:
    answer = cloud.caretaker({"action": "verify", "challenge": "C", "target": target(interview)})
    return [_judge_database(answer, own_indexes=_own_indexes(interview)), _judge_cache(answer["cache"])]


def _own_indexes(interview: Interview) -> bool:
    """Whether the candidate's login may make indexes."""
    return interview.outputs.get("AllowIndexes") == "true"


def _judge_database(answer: Mapping[str, Any], *, own_indexes: bool) -> Finding:
    if "error" in answer:
        return CheckState.UNKNOWN, answer["error"]
    rows, wanted = answer["rows"], answer["expected"]
    short = [
        f"{table} {rows.get(table, 0):,} of {count:,} rows"
        for table, count in wanted.items()
        if rows.get(table) != count
    ]
    if short:
        return CheckState.FAILED, " · ".join(short)
    if answer["indexes"] and not own_indexes:
        return CheckState.FAILED, "indexes that were not planted: " + ", ".join(answer["indexes"])
    if not answer["statements"]:
        return CheckState.FAILED, "pg_stat_statements is not on"
    words = [f"{sum(rows.values()):,} rows", f"query {answer['query_ms']:.0f} ms", f"PostgreSQL {answer['version']}"]
    if not answer["candidate_login"]:
        # With the figures: of an interview that was revoked, an archive is to tell how fast it was.
        login = f"the candidate's login {answer.get('login', 'does not work as it should')}"
        return CheckState.FAILED, " · ".join([login, *words])
    return CheckState.OK, " · ".join([*words, *_login_words(answer, own_indexes=own_indexes)])


def _login_words(answer: Mapping[str, Any], *, own_indexes: bool) -> list[str]:
    """Worth a word only when the candidate may make indexes: these, and what the login can."""
    if not own_indexes:
        return []
    return [f"login {answer.get('login', '')}".strip(), *(f"index {name}" for name in answer["indexes"])]


def _judge_cache(cache: Mapping[str, Any]) -> Finding:
    if not cache["pong"]:
        return CheckState.FAILED, " · ".join(part for part in ("no PONG", cache.get("error", "")) if part)
    return CheckState.OK, f"PONG {cache['ms']:.1f} ms · {cache['keys']:,} key{'' if cache['keys'] == 1 else 's'}"


def reach(interview: Interview, cloud: Cloud) -> Iterable[Result]:
    """The agent signs in as the candidate, from inside of the network: the way that the tunnel leads to."""
    answer = cloud.caretaker({"action": "reach", "challenge": "C", "target": target(interview)})
    words = str(answer.get("detail", ""))
    indexes = Answer.ALLOWED if _own_indexes(interview) else Answer.DENIED
    return (
        _tried("read the database", Answer.ALLOWED, answer["reads"], words),
        _tried("write to the database", Answer.DENIED, not answer["writes_denied"], words),
        _tried("make an index", indexes, answer["creates_indexes"], words),
        _tried("talk to Redis", Answer.ALLOWED, answer["pong"], words),
    )


def _tried(what: str, expected: Answer, worked: bool, words: str) -> Result:
    return Result(Trial(what, "", "", expected=expected), Answer.ALLOWED if worked else Answer.DENIED, words)


def open_logins(interview: Interview, cloud: Cloud) -> None:
    """The candidate's login with its password and settings: a revocation has closed it, or the candidate changed it."""
    cloud.caretaker({"action": "open_sessions", "challenge": "C", "target": target(interview)})


def close(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """Tunnels first, so that nobody signs in again; then every login to the database and the cache.

    Tells only of what was open.
    """
    machine = interview.outputs.get("TunnelTarget")
    tunnels = cloud.end_tunnels(machine) if machine else 0
    if tunnels:
        yield f"{tunnels} tunnel{'' if tunnels == 1 else 's'} closed."
    answer = cloud.caretaker({"action": "close_sessions", "challenge": "C", "target": target(interview)})
    logins = answer.get("closed", 0)
    if logins:
        yield f"{logins} login{'' if logins == 1 else 's'} to the database and the cache closed."


def renew(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """Another password in the candidate's secret; the database takes it over when it lets the login in again."""
    return undoing.renew(cloud, "C", target(interview))


def diff(interview: Interview, cloud: Cloud) -> Iterable[Change]:
    """The agent compares data, schema, settings, logins and the cache with what was planted."""
    return undoing.diff(cloud, "C", target(interview))


def reset(interview: Interview, cloud: Cloud) -> Iterable[str]:
    """The database from its template, statistics and the cache empty; whoever is signed in is thrown out."""
    return undoing.reset(cloud, "C", target(interview))


def work(interview: Interview, cloud: Cloud) -> Work:
    """Definitions, the times of the seven queries, now and as planted, and what is in the cache."""
    return working.of_database(cloud, "C", target(interview))


CHALLENGE = Challenge(
    key="C",
    title="Slow queries",
    fragment="slow-queries",
    summary="Speed up slow SQL queries; cache in Redis.",
    expected=expected,
    probes=probes,
    packages={},
    trials=trials,
    reach=reach,
    open=open_logins,
    close=close,
    renew=renew,
    diff=diff,
    reset=reset,
    work=work,
    typical_minutes=(5, 10),  # a micro instance takes 3 to 8, a cache node 4 to 6, and then the rows are inserted
)
