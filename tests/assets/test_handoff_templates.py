"""What the candidate reads, as text. ``UPDATE_SNAPSHOTS=1 pytest`` with this file writes it anew."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from interview_tui.challenges import CHALLENGES
from interview_tui.data import data_path
from interview_tui.model.handoff import Format, Handoff
from interview_tui.stationery import JinjaStationery
from tests.fakes import NOW
from tests.handoffs import CANARY, TOKEN, aws_handoff, interview, path_with_aws, sandbox_handoff

FOLDER = Path(__file__).parent / "snapshots" / "handoff"
HANDOFFS = {"aws": aws_handoff(), "sandbox": sandbox_handoff()}

every_handoff = pytest.mark.parametrize("where", HANDOFFS)


@pytest.fixture(autouse=True)
def berlin() -> Iterator[None]:
    """Local times are those of Berlin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def stationery() -> JinjaStationery:
    return JinjaStationery(CHALLENGES, None, lambda: NOW)


def check(name: str, text: str) -> None:
    path = FOLDER / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@every_handoff
@pytest.mark.parametrize("form", Format)
def test_every_form_as_it_is(stationery: JinjaStationery, where: str, form: Format) -> None:
    check(f"{where}-{form}.txt", stationery.write(HANDOFFS[where], form))


@pytest.mark.parametrize("key", CHALLENGES)
def test_every_challenge_says_what_is_the_candidates(stationery: JinjaStationery, key: str) -> None:
    """One file for each challenge; alone, it names everything of its own and nothing of the others."""
    alone = sandbox_handoff(interview=interview(tunnel=False, challenges=(key,)))
    text = stationery.write(alone, Format.EMAIL)
    markers = {"A": "-Students", "B": "-leaky-api", "C": "-database-candidate"}
    assert [other for other, marker in markers.items() if marker in text] == [key]


@every_handoff
def test_the_email_does_not_tell_the_task(stationery: JinjaStationery, where: str) -> None:
    """It goes out before the session."""
    text = stationery.write(HANDOFFS[where], Format.EMAIL).lower()
    said = [challenge.title.lower() for challenge in CHALLENGES.values()] + ["defect", "slow", "memory", "done means"]
    assert not [word for word in said if word in text]


@every_handoff
def test_briefs_come_when_asked(stationery: JinjaStationery, where: str) -> None:
    text = stationery.write(HANDOFFS[where], Format.EMAIL, with_briefs=True)
    assert [f"\n# {challenge.title}\n" in text for challenge in CHALLENGES.values()] == [True] * len(CHALLENGES)
    assert "at the end of this e-mail" in text
    assert stationery.mail(HANDOFFS[where], with_briefs=True) != stationery.mail(HANDOFFS[where])


@every_handoff
def test_lines_fit_a_mail_program(stationery: JinjaStationery, where: str) -> None:
    """Outside of what is to be copied, and of addresses, which must stay whole."""
    text = re.sub(r"^```.*?^```", "", stationery.write(HANDOFFS[where], Format.EMAIL), flags=re.DOTALL | re.MULTILINE)
    assert not [line for line in text.splitlines() if len(line) > 84 and "https://" not in line]


@every_handoff
def test_no_line_of_a_block_is_a_comment(stationery: JinjaStationery, where: str) -> None:
    """zsh takes a pasted # for a command."""
    for form in (Format.BASH, Format.POWERSHELL, Format.CMD):
        assert "#" not in stationery.write(HANDOFFS[where], form)


@pytest.mark.parametrize("key", CHALLENGES)
def test_a_brief_has_no_secret_and_nothing_open(stationery: JinjaStationery, key: str) -> None:
    for handoff in HANDOFFS.values():
        text = stationery.brief(handoff.interview, key, handoff.region, handoff.endpoint_url)
        assert handoff.region in text
        assert handoff.interview.id in text
        assert not [secret for secret in (CANARY, TOKEN) if secret in text]
        assert not re.search(r"{{|{%", text)


def test_a_brief_leads_into_the_tunnel(stationery: JinjaStationery) -> None:
    def brief(handoff: Handoff) -> str:
        return stationery.brief(handoff.interview, "C", handoff.region, handoff.endpoint_url)

    assert "psql --host 127.0.0.1 --port 15432 " in brief(aws_handoff())
    assert "two tunnels of your e-mail" in brief(aws_handoff())
    assert "psql --host 127.0.0.1 --port 49301 " in brief(sandbox_handoff())
    assert "tunnel" not in brief(sandbox_handoff())


def test_a_brief_says_whether_indexes_may_be_created(stationery: JinjaStationery) -> None:
    def brief(**more: str) -> str:
        found = interview(tunnel=False)
        return stationery.brief(replace(found, outputs={**found.outputs, **more}), "C", "eu-central-1", "")

    for text in (brief(), brief(AllowIndexes="false")):
        assert "can read, and only read" in text
        assert "we run it for you" in text
        assert "You cannot create tables or indexes yourself" in text
    text = brief(AllowIndexes="true")
    assert "it can create and drop indexes" in text
    assert "create it and try" in text
    assert not [said for said in ("only read", "we run it", "cannot create") if said in text]


def test_the_tunnel_commands_are_ones_that_the_command_line_takes(stationery: JinjaStationery, tmp_path: Path) -> None:
    """They get as far as to the address, which is one where nobody is."""
    text = stationery.write(aws_handoff(endpoint_url="http://127.0.0.1:1"), Format.EMAIL)
    block = text.split("```bash\n")[1].split("```")[0]
    commands = re.findall(r"^aws ssm start-session .*$", text, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", f"{block}\nexport AWS_MAX_ATTEMPTS=1\n{command}"],
            env={"PATH": path_with_aws(tmp_path), "HOME": "/nonexistent"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Could not connect to the endpoint URL" in done.stderr


def test_the_folder_has_nothing_that_is_not_used() -> None:
    names = {path.name for path in data_path("assets", "handoff").iterdir()}
    forms = {f"{form}.txt" for form in Format if form is not Format.JSON}
    challenges = {f"{challenge.fragment}.txt" for challenge in CHALLENGES.values()}
    assert names == forms | challenges | {"subject.txt", "tunnel.txt"}
