"""Any secret survives any shell, overrides take the place of templates, and no error tells a secret."""

from __future__ import annotations

import configparser
import io
import json
import os
import re
import subprocess
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_tui.challenges import CHALLENGES
from interview_tui.model.errors import WrongUse
from interview_tui.model.handoff import Format, Handoff
from interview_tui.model.secret import MASK, Secret
from interview_tui.quoting import FILTERS, bash, cmd, line, local, person, powershell, short
from interview_tui.stationery import JinjaStationery
from tests.fakes import NOW, make_interview
from tests.handoffs import CANARY, TOKEN, aws_handoff, interview, keys, sandbox_handoff

NASTY = """it's $HOME `id` $(id) "x" \\ \\n ! & | < > ^ ( ) ; * ? ~ # %PATH% ‘a’ ‚b‛ é 🙂"""
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION")


def stationery(overrides: Path | None = None) -> JinjaStationery:
    return JinjaStationery(CHALLENGES, overrides, lambda: NOW)


def values(handoff: Handoff) -> dict[str, str]:
    texts = (
        handoff.keys.access_key_id,
        handoff.keys.secret_access_key.reveal(),
        handoff.keys.session_token.reveal(),
        handoff.region,
        handoff.region,
    )
    found = dict(zip(NAMES, texts, strict=True))
    return found | {"AWS_ENDPOINT_URL": handoff.endpoint_url} if handoff.endpoint_url else found


def run_bash(script: str, **environment: str) -> dict[str, str]:
    """The variables that a bash has after it ran the lines."""
    done = subprocess.run(
        ["bash", "--norc", "-c", script + "\nenv -0"], env={"PATH": os.environ["PATH"], **environment},
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr == b""
    lines = done.stdout.decode().split("\0")
    return dict(entry.split("=", 1) for entry in lines if entry.startswith("AWS_"))


class TestBash:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(secret=TEXT)
    def test_any_text_survives(self, secret: str) -> None:
        handoff = sandbox_handoff(keys=keys(secret))
        assert run_bash(stationery().write(handoff, Format.BASH)) == values(handoff)

    def test_what_was_set_before_does_not_stay(self) -> None:
        before = {"AWS_PROFILE": "work", "AWS_DEFAULT_PROFILE": "work", "AWS_ENDPOINT_URL": "http://localhost:4566"}
        handoff = aws_handoff(keys=keys(NASTY))
        assert run_bash(stationery().write(handoff, Format.BASH), **before) == values(handoff)

    def test_the_block_in_the_email_is_the_same(self) -> None:
        for handoff in (aws_handoff(), sandbox_handoff()):
            text = stationery().write(handoff, Format.EMAIL)
            for form in (Format.BASH, Format.POWERSHELL, Format.CMD):
                assert f"```{form}\n{stationery().write(handoff, form)}```\n" in text


def read_powershell(quoted: str) -> str:
    """A verbatim string as PowerShell's tokenizer reads it: about_Quoting_Rules, and IsSingleQuote in its source."""
    quotes = "'‘’‚‛"
    assert quoted[0] == "'"
    text, place = "", 1
    while quoted[place] not in quotes or quoted[place + 1 : place + 2] in tuple(quotes):
        place += quoted[place] in quotes
        text += quoted[place]
        place += 1
    assert place == len(quoted) - 1, "the string ended early"
    return text


def read_cmd(command: str, variables: dict[str, str], *, batch: bool) -> str:
    """What ``set "A=..."`` sets: first percent signs, then quotes and operators, then ``set`` up to its last quote."""
    if batch:
        command = re.sub("%%|%", lambda found: "%" if found[0] == "%%" else "", command)
    else:
        command = re.sub("%([^%]+)%", lambda found: variables.get(found[1].upper(), found[0]), command)
    quoted, text = False, ""
    for character in command:
        quoted ^= character == '"'
        assert quoted or character not in "&|<>^()", f"{character} is an operator here"
        text += character
    found = re.fullmatch('set "A=(.*)"[^"]*', text, re.DOTALL)
    assert found
    return found[1]


class TestOtherShells:
    @given(text=TEXT)
    def test_powershell(self, text: str) -> None:
        assert read_powershell(powershell(Secret(text))) == text

    def test_powershell_by_hand(self) -> None:
        assert powershell("it's ’so’ $x `y") == "'it''s ’’so’’ $x `y'"

    @given(text=TEXT)
    def test_cmd_takes_what_it_can_hold_and_refuses_the_rest(self, text: str) -> None:
        try:
            written = cmd(Secret(text))
        except ValueError:
            assert set(text) & set('"%!\r\n')
            return
        for batch in (False, True):
            assert read_cmd(f'set "A={written}"', {"PATH": "nothing"}, batch=batch) == text

    @given(text=st.text("ABCDEFabcdef0123456789+/=&|<>^()' ;,", min_size=1))
    def test_cmd_takes_keys_and_operators(self, text: str) -> None:
        assert cmd(text) == text

    @given(text=st.one_of(TEXT, st.text(" a\n\r\t=#;", max_size=6)))
    def test_a_line_of_a_file(self, text: str) -> None:
        """``docker --env-file`` takes what follows the first = as it is; profiles are read by configparser."""
        try:
            written = line(Secret(text))
        except ValueError:
            assert set(text) & set("\r\n") or text != text.strip()
            return
        parser = configparser.RawConfigParser(default_section=None)
        parser.read_file(io.StringIO(f"[x]\na = {written}\nb = 1\n", newline=None))
        assert dict(parser["x"]) == {"a": text, "b": "1"}

    def test_a_profile_as_botocore_reads_it(self, tmp_path: Path) -> None:
        handoff = sandbox_handoff(keys=keys("a;b#c%d=e[f] $g"))
        parser = configparser.RawConfigParser(default_section=None)
        parser.read_string(stationery().write(handoff, Format.PROFILE))
        assert dict(parser[f"profile {handoff.interview.id}"]) == {
            "aws_access_key_id": handoff.keys.access_key_id,
            "aws_secret_access_key": "a;b#c%d=e[f] $g",
            "aws_session_token": TOKEN,
            "region": handoff.region,
            "endpoint_url": handoff.endpoint_url,
        }

    def test_an_env_file(self) -> None:
        for handoff in (aws_handoff(), sandbox_handoff()):
            lines = stationery().write(handoff, Format.ENV).splitlines()
            assert dict(entry.split("=", 1) for entry in lines) == values(handoff)


def test_json_is_exactly_this() -> None:
    assert json.loads(stationery().write(sandbox_handoff(keys=keys(NASTY)), Format.JSON)) == {
        "access_key_id": "ASIAIOSFODNN7EXAMPLE",
        "secret_access_key": NASTY,
        "session_token": TOKEN,
        "expiration": "2026-11-21T16:02:31Z",
        "region": "eu-central-1",
        "endpoint_url": "http://127.0.0.1:41234",
        "role_arn": "arn:aws:iam::123456789012:role/interview/interview-20261121-1400-candidate",
        "interview": "interview-20261121-1400",
    }


class TestMail:
    def test_it_opens_as_a_draft_with_the_text_in_it(self) -> None:
        """Session tokens on AWS are longer than a line of an e-mail may be."""
        handoff = aws_handoff(keys=keys("é" + CANARY, session_token=Secret("T0ken/+=" * 200)))
        raw = stationery().mail(handoff)
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        message = message_from_bytes(raw, policy=policy.default)
        assert message["X-Unsent"] == "1"
        assert message["To"] == ""
        assert message["Subject"] == f"Your AWS access for our interview, until {short(handoff.ends_at)}"
        assert message["Subject"] in raw.decode()
        assert message["Date"].datetime == NOW
        assert message.get_content_type() == "text/plain"
        assert message.get_content_charset() == "utf-8"
        assert message.get_content().replace("\r\n", "\n") == stationery().write(handoff, Format.EMAIL)

    def test_a_subject_is_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "subject.txt").write_text("Access\nBcc: somebody@example.com\n")
        message = message_from_bytes(stationery(tmp_path).mail(aws_handoff()), policy=policy.default)
        assert message["Bcc"] is None
        assert message["Subject"] == "Access Bcc: somebody@example.com"


class TestOverrides:
    def test_a_file_of_the_same_name_wins(self, tmp_path: Path) -> None:
        (tmp_path / "bash.txt").write_text("export KEY={{ secret_access_key | bash }}\n")
        (tmp_path / "data-migration").mkdir()
        (tmp_path / "data-migration" / "brief.md").write_text("# Ours, with {{ schools_table }}\n")
        ours, handoff = stationery(tmp_path), sandbox_handoff()
        assert ours.write(handoff, Format.BASH) == f"export KEY='{CANARY}'\n"
        assert f"```bash\nexport KEY='{CANARY}'\n```" in ours.write(handoff, Format.EMAIL)
        assert ours.brief(handoff.interview, "A", "r", "") == f"# Ours, with {handoff.interview.id}-Schools\n"
        assert ours.write(handoff, Format.CMD) == stationery().write(handoff, Format.CMD)

    def test_a_folder_that_is_not_there_is_no_trouble(self, tmp_path: Path) -> None:
        assert stationery(tmp_path / "none").write(aws_handoff(), Format.ENV)

    def test_a_secret_is_shown_by_the_filters_only(self, tmp_path: Path) -> None:
        (tmp_path / "env.txt").write_text(
            "{{ secret_access_key }} {{ session_token | upper }} {{ 'a' ~ session_token }}"
        )
        text = stationery(tmp_path).write(aws_handoff(), Format.ENV)
        assert CANARY not in text
        assert TOKEN[:20].lower() not in text.lower()
        assert text.count(MASK) == 3

    @pytest.mark.parametrize(
        "mistake",
        [
            "{% if %}",
            "{{ ",
            "{% nothing %}",
            "{{ no_such_name }}",
            "{{ secret_access_key.text }}",
            "{{ {}[secret_access_key] }}",
            "{{ secret_access_key + 1 }}",
            "{{ secret_access_key | no_such_filter }}",
            "{{ 1 / 0 }}",
            "{% include 'no-such-file.txt' %}",
            "{{ ('%' ~ arn) | cmd }}",
        ],
    )
    def test_a_broken_one_names_file_and_line_and_no_secret(self, tmp_path: Path, mistake: str) -> None:
        (tmp_path / "powershell.txt").write_text(f"first\n{{{{ region }}}}\n{mistake}\n")
        for form in (Format.POWERSHELL, Format.EMAIL):
            with pytest.raises(WrongUse) as error:
                stationery(tmp_path).write(aws_handoff(), form)
            assert f"{tmp_path / 'powershell.txt'}, line 3: " in error.value.title
            assert "remove it" in error.value.hint
            everything = "".join(traceback.format_exception(error.value)) + repr(chain(error.value))
            assert not [secret for secret in (CANARY, TOKEN) if secret in everything]

    def test_one_that_is_not_utf_8(self, tmp_path: Path) -> None:
        (tmp_path / "email.txt").write_bytes(b"first\nsecond \xff\n")
        with pytest.raises(WrongUse, match=r"email\.txt, line 2: not UTF-8"):
            stationery(tmp_path).write(aws_handoff(), Format.EMAIL)

    def test_one_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "email.txt").mkdir()
        with pytest.raises(WrongUse, match=r"email\.txt cannot be read: Is a directory"):
            stationery(tmp_path).write(aws_handoff(), Format.EMAIL)

    def test_one_that_goes_round_in_circles(self, tmp_path: Path) -> None:
        (tmp_path / "email.txt").write_text("{% include 'email.txt' %}")
        with pytest.raises(WrongUse, match=r"email\.txt, line 1"):
            stationery(tmp_path).write(aws_handoff(), Format.EMAIL)


def chain(error: BaseException | None) -> list[str]:
    """The error and whatever hangs on it."""
    found: list[str] = []
    while error is not None:
        found.append(f"{error!r} {error.args}")
        error = error.__cause__ or error.__context__
    return found


@pytest.mark.parametrize("secret", [CANARY + "\n", CANARY + "\0", " " + CANARY, CANARY + '"'])
@pytest.mark.parametrize("form", Format)
def test_what_a_shell_cannot_hold_is_refused_without_telling_it(secret: str, form: Format) -> None:
    text, error = attempt(aws_handoff(keys=keys(secret)), form)
    assert error is None or CANARY not in "".join(traceback.format_exception(error)) + repr(chain(error))
    assert (error is None) == (CANARY in text)


def attempt(handoff: Handoff, form: Format) -> tuple[str, WrongUse | None]:
    try:
        return stationery().write(handoff, form), None
    except WrongUse as error:
        return "", error


def test_outputs_that_are_missing_are_named() -> None:
    broken = replace(interview(tunnel=False), outputs={"InterviewId": "interview-20261121-1400"})
    with pytest.raises(WrongUse, match=r"data-migration\.txt, line 3: 'schools_table' is undefined") as error:
        stationery().write(sandbox_handoff(interview=broken), Format.EMAIL)
    assert "interview-tui show interview-20261121-1400" in error.value.hint


@pytest.mark.parametrize("key", ["B", "Q"])
def test_a_brief_of_a_challenge_that_it_has_not(key: str) -> None:
    with pytest.raises(WrongUse, match=f"no challenge {key}"):
        stationery().brief(interview(tunnel=False, challenges=("A", "Q")), key, "eu-central-1", "")


def test_a_challenge_of_a_newer_version_is_left_out() -> None:
    handoff = sandbox_handoff(interview=interview(tunnel=False, challenges=("A", "Z")))
    text = stationery().write(handoff, Format.EMAIL, with_briefs=True)
    assert "Four tables" in text


def test_an_owner_or_candidate_without_a_name() -> None:
    handoff = aws_handoff(interview=interview(tunnel=True, owner="", candidate=""))
    text = stationery().write(handoff, Format.EMAIL)
    assert text.startswith("Hello,\n")
    assert "ask us for new ones" in text
    assert "please\nanswer this e-mail" in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("jane-smith", "Jane Smith"),
        ("j.doe", "J Doe"),
        ("Jane_McDonald", "Jane McDonald"),
        ("candidate-42", "Candidate 42"),
    ],
)
def test_a_name_as_one_writes_it(name: str, written: str) -> None:
    assert person(name) == written


@pytest.mark.parametrize(
    ("zone", "at", "written"),
    [
        ("UTC", NOW, "Saturday 21 November 2026, 14:02 UTC"),
        ("Europe/Berlin", NOW, "Saturday 21 November 2026, 15:02 CET (14:02 UTC)"),
        ("Asia/Tokyo", NOW.replace(hour=18), "Sunday 22 November 2026, 03:02 JST (21 November, 18:02 UTC)"),
        ("Europe/Berlin", datetime(2026, 7, 1, 8, 5, tzinfo=UTC), "Wednesday 1 July 2026, 10:05 CEST (08:05 UTC)"),
    ],
)
def test_a_time_here_and_in_utc(monkeypatch: pytest.MonkeyPatch, zone: str, at: datetime, written: str) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert local(at) == written
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_docs_name_everything_that_a_template_may_use() -> None:
    text = (Path(__file__).parent.parent / "docs" / "handoff.md").read_text(encoding="utf-8")
    named = set(stationery()._values(aws_handoff(interview=make_interview(outputs={}))))
    assert not [name for name in (*named, *FILTERS) if f"`{name}`" not in text]


def test_bash_quotes_by_hand() -> None:
    assert bash("it's $x") == "'it'\\''s $x'"
