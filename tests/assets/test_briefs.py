"""The candidate's briefs: complete, renderable, and without the answers."""

from __future__ import annotations

import re

import jinja2
import pytest
import school_dataset
from school_dataset.kinds import ADVICE

from interview_tui.data import data_path

CHALLENGES = data_path("assets", "challenges")
COMMON = {"interview_id", "region"}
PLACEHOLDERS = {
    "data-migration": {"schools_table", "classes_table", "students_table", "assessments_table"} | COMMON,
    "memory-leak": {"leaky_api_function", "leaky_api_log_group"} | COMMON,
    "slow-queries": {
        "database_endpoint",
        "database_port",
        "database_name",
        "database_candidate_secret_arn",
        "cache_endpoint",
        "cache_port",
    }
    | COMMON,
}
GIVEAWAYS = {
    "data-migration": {
        *("duplicate", "twice under", "orphan", "mojibake", "utf-8", "1252", "encoding", "whitespace", "upper case"),
        *("lower case", "n/a", "misnamed", "e-mail", "version 1", "february", "negative", "out of range", "answer key"),
    },
    "memory-leak": {
        *("singleton", "unbounded", "close", "connection", "session", "evict", "lru", "tracemalloc", "solution.md"),
        *(path.name for path in (CHALLENGES / "memory-leak" / "function").glob("*.py") if path.stem != "handler"),
        *("three leaks", "UsageRecorder", "chart cache"),
    },
    "slow-queries": {
        *("keyset", "correlated", "n+1", "join order", "semi-join", "solutions/", "temporary table"),
        *(index for path in (CHALLENGES / "slow-queries").glob("solutions/*.setup.sql")
          for index in re.findall(r"CREATE INDEX (\w+)", path.read_text(encoding="utf-8"))),
    },
}  # fmt: skip

each_brief = pytest.mark.parametrize("name", PLACEHOLDERS)


def brief(name: str) -> str:
    return (CHALLENGES / name / "brief.md").read_text(encoding="utf-8")


@each_brief
def test_a_brief_is_complete(name: str) -> None:
    headings = re.findall(r"^## (.+)$", brief(name), re.MULTILINE)
    for wanted in ("What you have", "Your task", "What you may do", "How to start", "Time"):
        assert wanted in headings
    assert "Done means:" in brief(name)


@each_brief
def test_a_brief_uses_the_placeholders_that_there_are(name: str) -> None:
    used = set(re.findall(r"{{ (\w+) }}", brief(name)))
    assert used == PLACEHOLDERS[name]


@each_brief
def test_a_brief_renders(name: str) -> None:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    text = environment.from_string(brief(name)).render({key: f"<{key}>" for key in PLACEHOLDERS[name]})
    assert "{{" not in text
    for key in PLACEHOLDERS[name]:
        assert f"<{key}>" in text


@each_brief
def test_a_brief_does_not_hold_the_answers(name: str) -> None:
    text = brief(name).lower()
    assert not [word for word in GIVEAWAYS[name] if word.lower() in text]


def test_the_data_brief_names_no_defect() -> None:
    text = brief("data-migration")
    assert not [kind for kind in ADVICE if kind in text]
    assert not [defect for defect in school_dataset.answer_key() if defect.key in text or defect.id in text]


def test_the_query_brief_has_every_query_as_it_is() -> None:
    text = brief("slow-queries")
    queries = sorted((CHALLENGES / "slow-queries" / "queries").glob("*.sql"))
    for number, path in enumerate(queries, start=1):
        header, statement = path.read_text(encoding="utf-8").split("\n\n", 1)
        title = header.splitlines()[0].removeprefix("-- ")
        assert f"### {number}. {title} (`{path.name}`)" in text
        assert f"```sql\n{statement.strip()}\n```" in text
    assert text.count("\n### ") == len(queries)


def test_the_queries_do_not_hold_the_answers() -> None:
    for path in (CHALLENGES / "slow-queries" / "queries").glob("*.sql"):
        text = path.read_text(encoding="utf-8").lower()
        assert not [word for word in GIVEAWAYS["slow-queries"] if word in text]
        assert "index" not in text
