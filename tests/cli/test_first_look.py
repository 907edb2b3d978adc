"""The process that looks at the interviews while the dashboard is imported."""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.fake_aws import Endpoint, endpoint
from interview_tui.cli import dashboard, first_look
from interview_tui.cli.first_look import FirstLook
from interview_tui.ui.first_picture import LEAVE
from interview_tui.ui.place import Place
from tests.fakes import make_interview

PATIENCE = 60.0
KEYS = {"region": "eu-central-1", "access_key_id": "testing", "secret_access_key": "testing"}


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The AWS configuration of this machine; no variable stands in its way."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    return path


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch, profile: Path) -> Iterator[FirstLook]:
    monkeypatch.setattr("sys.stdin", Tty())
    begun = first_look.begin([])  # it is told of this machine's configuration by variables: ``profile`` comes first
    assert begun is not None
    yield begun
    assert begun._process.stdin is not None
    begun._process.stdin.close()
    assert begun._process.wait(10) == 0


@pytest.fixture
def aws() -> Iterator[Endpoint]:
    with endpoint(3) as server:
        yield server


def test_it_tells_the_interviews_newest_first(look: FirstLook, aws: Endpoint) -> None:
    found = look.ask(endpoint_url=aws.url, **KEYS).result(PATIENCE)
    assert [interview.id for interview in found] == aws.account.ids[::-1]
    assert found[0].outputs
    assert dict(aws.counts) == {"DescribeStacks": 1}


def test_the_usual_credentials_are_found(look: FirstLook, aws: Endpoint, profile: Path) -> None:
    profile.write_text(
        "[profile work]\nregion = eu-central-1\naws_access_key_id = testing\naws_secret_access_key = testing\n"
        f"endpoint_url = {aws.url}\n"
    )
    assert len(look.ask(profile="work", region=None).result(PATIENCE)) == 3


@pytest.mark.parametrize(
    "setting",
    [
        "role_arn = arn:aws:iam::111122223333:role/x\nmfa_serial = arn:aws:iam::111122223333:mfa/x",
        "credential_process = touch {asked}",
    ],
)
def test_nobody_is_asked_twice(look: FirstLook, aws: Endpoint, profile: Path, setting: str) -> None:
    asked = profile.parent / "asked"
    profile.write_text(
        f"[profile work]\nregion = eu-central-1\n{setting.format(asked=asked)}\nendpoint_url = {aws.url}\n"
    )
    assert look.ask(profile="work", region=None).result(PATIENCE) == ()
    assert not asked.exists()
    assert not aws.counts


def test_trouble_is_left_to_the_program(look: FirstLook) -> None:
    assert look.ask(endpoint_url="http://127.0.0.1:9", **KEYS).result(PATIENCE) == ()


@pytest.mark.parametrize("end", [0, 1, 20, -1])
def test_half_an_answer_is_none(end: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process was killed while it wrote."""
    whole = pickle.dumps((replace(make_interview(), outputs={}, parameters={}),))[:end]
    write = f"import sys; sys.stdin.readline(); sys.stdout.buffer.write({whole!r})"
    monkeypatch.setattr(first_look, "_PROGRAM", (sys.executable, "-c", write))
    monkeypatch.setattr("sys.stdin", Tty())
    look = first_look.begin([])
    assert look is not None
    assert look.ask(region=None).result(PATIENCE) == ()


def test_one_that_ends_before_it_is_asked_has_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as where a library is half installed: an error here would be the dashboard's."""
    monkeypatch.setattr(first_look, "_PROGRAM", (sys.executable, "-c", "raise SystemExit(3)"))
    monkeypatch.setattr("sys.stdin", Tty())
    look = first_look.begin([])
    assert look is not None
    look._process.wait(PATIENCE)
    assert look.ask(region=None).result(PATIENCE) == ()
    assert look._process.stdout is not None
    assert look._process.stdout.closed


def test_what_it_does_not_understand_ends_it_quietly(look: FirstLook) -> None:
    """Not by an abort, which may leave its memory, and keys in it, on the disk."""
    assert look.ask(nonsense="x").result(PATIENCE) == ()
    assert look._process.returncode == 0


def test_it_ends_with_the_one_who_asks(look: FirstLook) -> None:
    """Also in the middle of a question: whoever was killed leaves nothing behind."""
    with endpoint(1, round_trip=60.0) as slow:
        look.ask(endpoint_url=slow.url, **KEYS)
        assert look._process.stdin is not None
        look._process.stdin.close()
        assert look._process.wait(15) == 0


@pytest.mark.parametrize("words", [["list"], ["--sandbox", "deploy", "jane-smith"], ["--help"], ["--version"]])
def test_other_commands_begin_none(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Tty())
    assert first_look.begin(words) is None


def test_without_a_terminal_there_is_no_dashboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert first_look.begin([]) is None
    monkeypatch.setattr("sys.stdin", None)
    assert first_look.begin([]) is None


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ImportError("half installed")])
def test_an_end_before_the_dashboard_finds_the_terminal_as_it_was(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = Tty()
    out.fileno = lambda: 1  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("os.get_terminal_size", lambda _fd: (80, 24))

    def make() -> None:
        raise error

    with pytest.raises(type(error)):
        dashboard._show(Place("AWS"), make)  # type: ignore[arg-type]
    assert "Connecting to AWS…" in out.getvalue()
    assert out.getvalue().endswith(LEAVE)
