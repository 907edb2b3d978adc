"""Challenge C: a slow PostgreSQL with a Redis beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from interview_tui.model.health import CheckState, Expected
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Challenge, Cloud, Finding, Probe

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
    return {name: interview.output(output) for name, output in TARGET_OUTPUTS.items()}


def probes(interview: Interview, cloud: Cloud) -> tuple[Probe, ...]:
    """The caretaker has the database-agent count rows, run a query and ping the cache."""
    return (Probe(("Sample data (C)", "Redis answers"), partial(_verify, interview, cloud)),)


def _verify(interview: Interview, cloud: Cloud) -> Iterable[Finding]:
    answer = cloud.caretaker({"action": "verify", "challenge": "C", "target": target(interview)})
    return [_judge_database(answer), _judge_cache(answer["cache"])]


def _judge_database(answer: Mapping[str, Any]) -> Finding:
    rows, wanted = answer["rows"], answer["expected"]
    short = [
        f"{table} {rows.get(table, 0):,} of {count:,} rows"
        for table, count in wanted.items()
        if rows.get(table) != count
    ]
    if short:
        return CheckState.FAILED, " · ".join(short)
    if answer["indexes"]:
        return CheckState.FAILED, "indexes that were not planted: " + ", ".join(answer["indexes"])
    if not answer["statements"]:
        return CheckState.FAILED, "pg_stat_statements is not on"
    if not answer["candidate_login"]:
        return CheckState.FAILED, "the candidate's login does not work as it should"
    return (
        CheckState.OK,
        f"{sum(rows.values()):,} rows · query {answer['query_ms']:.0f} ms · PostgreSQL {answer['version']}",
    )


def _judge_cache(cache: Mapping[str, Any]) -> Finding:
    if not cache["pong"]:
        return CheckState.FAILED, "no PONG"
    return CheckState.OK, f"PONG {cache['ms']:.1f} ms · {cache['keys']:,} keys"


CHALLENGE = Challenge(
    key="C",
    title="Slow queries",
    fragment="slow-queries",
    summary="Explain, index or rewrite slow PostgreSQL queries, and cache with Redis.",
    expected=expected,
    probes=probes,
    packages={},
)
