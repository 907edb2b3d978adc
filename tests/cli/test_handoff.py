"""The commands that hand over, present, and take away."""

from __future__ import annotations

import json
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from interview_tui.cli import copying
from interview_tui.clipboard import KEPT_SECONDS
from interview_tui.model.errors import CannotStart
from interview_tui.model.trials import Answer, Result
from tests.cli.conftest import Run
from tests.fakes import NOW, FakeCandidate, FakeCloud, FakeStack, make_interview

ID = "interview-x"
SECRETS = ("canary-secret-key", "canary-session-token")


@pytest.fixture(autouse=True)
def one(cloud: FakeCloud) -> None:
    cloud.stacks[ID] = FakeStack(make_interview(ID, expires_at=NOW + timedelta(hours=4)))
    cloud.roles = (f"{ID}-candidate",)


@pytest.mark.parametrize("form", ["email", "bash", "powershell", "cmd", "profile", "env", "json"])
def test_keys_are_printed_in_the_form_that_is_asked_for(run: Run, form: str) -> None:
    outcome = run("credentials", "x", "--format", form)
    assert outcome.code == 0
    assert outcome.out.startswith(f"{form} for jane-smith: ASIA")
    assert all(secret in outcome.out for secret in SECRETS)
    assert "jane-smith has access until" in outcome.err
    assert not any(secret in outcome.err for secret in SECRETS)


def test_json_is_the_json_form_and_nothing_else(run: Run) -> None:
    outcome = run("credentials", "x", "--json")
    assert outcome.out.startswith("json for jane-smith")


def test_briefs_come_only_when_asked_for(run: Run) -> None:
    assert "with briefs" not in run("credentials", "x").out
    assert "with briefs" in run("credentials", "x", "--with-briefs").out


def test_a_file_is_new_and_for_its_owner_only(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "jane.txt"
    outcome = run("credentials", "x", "--save", str(path))
    assert outcome.code == 0
    assert outcome.out == ""
    assert f"Written to {path}." in outcome.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SECRETS[0] in path.read_text()


def test_an_eml_file_is_a_ready_mail(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "jane.eml"
    assert run("credentials", "x", "--save", str(path)).code == 0
    assert path.read_bytes().startswith(b"Subject: ")


@pytest.mark.parametrize(("name", "form"), [("x.json", "json"), ("x.env", "env"), ("x.txt", "email"), ("x.SH", "bash")])
def test_the_ending_says_what_is_written(run: Run, tmp_path: Path, name: str, form: str) -> None:
    assert run("credentials", "x", "--save", str(tmp_path / name)).code == 0
    assert (tmp_path / name).read_text().startswith(f"{form} for jane-smith")


def test_a_form_that_is_asked_for_wins_over_the_ending(run: Run, tmp_path: Path) -> None:
    assert run("credentials", "x", "--format", "bash", "--save", str(tmp_path / "x.eml")).code == 0
    assert (tmp_path / "x.eml").read_text().startswith("bash for")


@pytest.mark.parametrize("place", ["", "nowhere/jane.txt"])
def test_a_bad_place_is_known_before_any_keys_are_made(run: Run, cloud: FakeCloud, place: str) -> None:
    assert run("credentials", "x", "--save", place).code == 2
    assert "issue" not in {name for name, _ in cloud.calls}


def test_a_file_that_exists_is_left_alone_and_no_keys_are_made(run: Run, tmp_path: Path, cloud: FakeCloud) -> None:
    path = tmp_path / "jane.txt"
    path.write_text("mine")
    outcome = run("credentials", "x", "--save", str(path))
    assert outcome.code == 2
    assert "exists already" in outcome.err
    assert path.read_text() == "mine"
    assert "issue" not in {name for name, _ in cloud.calls}


def test_a_place_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path) -> None:
    outcome = run("credentials", "x", "--save", str(tmp_path / "nowhere" / "jane.txt"))
    assert outcome.code == 2
    assert f"The folder {tmp_path / 'nowhere'} does not exist." in outcome.err.replace("\n  ", " ")
    assert not any(secret in outcome.err + outcome.out for secret in SECRETS)


def test_what_is_not_safe_is_not_handed_over(run: Run, cloud: FakeCloud) -> None:
    cloud.answers["list the account's roles"] = Answer.ALLOWED
    outcome = run("credentials", "x")
    assert outcome.code == 1
    assert outcome.out == ""
    assert "not safe to hand over" in outcome.err
    forced = run("credentials", "x", "--force")
    assert forced.code == 0
    assert "The boundary check found something wrong." in forced.err


def test_an_hour_is_said_and_why(run: Run, cloud: FakeCloud) -> None:
    cloud.longest_session = 3600
    outcome = run("credentials", "x")
    assert outcome.code == 0
    assert "One hour only: " in outcome.err


@pytest.mark.parametrize("hours", ["0", "-1", "13", "nan", "many"])
def test_hours_that_make_no_sense(run: Run, hours: str) -> None:
    assert run("credentials", "x", "--hours", hours).code == 2


def test_an_interview_that_is_not_there(run: Run) -> None:
    outcome = run("credentials", "y")
    assert outcome.code == 2
    assert "There is no interview interview-y." in outcome.err


def test_a_brief_is_shown_or_linked(run: Run) -> None:
    assert run("brief", "x", "a").out == f"# Brief A of {ID} in us-east-1\n"
    outcome = run("brief", "x", "A", "--link")
    assert outcome.out.startswith("https://artifacts/briefs/interview-x/")
    assert "It opens until" in outcome.err
    record = run("brief", "x", "A", "--json").json
    assert record == {"id": ID, "challenge": "A", "text": f"# Brief A of {ID} in us-east-1", "expires_at": None}


def test_a_challenge_that_it_does_not_have(run: Run) -> None:
    outcome = run("brief", "x", "Z")
    assert outcome.code == 2
    assert "It has A B C." in outcome.err


def test_revoking_wants_a_yes_and_ends_with_proof(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run("revoke", "x")
    assert outcome.code == 2
    assert "Add --yes" in outcome.err
    record = run("revoke", "x", "--yes", "--json").json
    assert record == {
        "id": ID,
        "roles": [f"{ID}-candidate"],
        "proven": True,
        "detail": "a session from before is denied",
        "seconds": 0.0,
    }
    monkeypatch.setattr(FakeCandidate, "attempt", lambda _self, trial: Result(trial, Answer.ALLOWED))
    outcome = run("revoke", "x", "--yes")
    assert outcome.code == 1
    assert "is not proven" in outcome.out


def test_after_a_revocation_new_keys_want_a_word(run: Run) -> None:
    assert run("revoke", "x", "--yes").code == 0
    outcome = run("credentials", "x")
    assert outcome.code == 2
    assert "was revoked" in outcome.err
    assert run("credentials", "x", "--again").code == 0


def test_a_tunnel_is_not_needed_where_the_database_is_at_hand(run: Run, cloud: FakeCloud) -> None:
    outputs = {"DatabaseEndpoint": "127.0.0.1", "DatabasePort": "5432", "CacheEndpoint": "127.0.0.1", "CachePort": "1"}
    cloud.stacks[ID] = FakeStack(make_interview(ID, outputs=outputs))
    assert "without a tunnel: 127.0.0.1, port 5432" in run("tunnel", "x").out
    assert "without a tunnel: 127.0.0.1, port 1." in run("tunnel", "x", "cache").out


def test_a_tunnel_needs_programs_that_may_be_missing(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = {
        "DatabaseEndpoint": "db.internal",
        "DatabasePort": "5432",
        "TunnelTarget": "i-0123",
        "DatabaseTunnelDocument": f"{ID}-database-tunnel",
    }
    cloud.stacks[ID] = FakeStack(make_interview(ID, outputs=outputs))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    outcome = run("tunnel", "x")
    assert outcome.code == 2
    assert "needs aws, which is not installed here" in outcome.err


def test_a_tunnel_is_the_aws_clis(run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    class Done:
        returncode = 0

    def start(command: list[str], *, check: bool) -> Done:
        asked.append(command)
        return Done()

    outputs = {
        "DatabaseEndpoint": "db.internal",
        "DatabasePort": "5432",
        "TunnelTarget": "i-0123",
        "DatabaseTunnelDocument": f"{ID}-database-tunnel",
    }
    cloud.stacks[ID] = FakeStack(make_interview(ID, outputs=outputs))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("subprocess.run", start)
    outcome = run("--profile", "work", "tunnel", "x", "--port", "5433")
    assert outcome.code == 0
    assert "127.0.0.1, port 5433, until Ctrl-C" in outcome.out
    assert asked == [
        [
            "aws", "ssm", "start-session", "--target", "i-0123", "--document-name", f"{ID}-database-tunnel",
            "--parameters", "localPortNumber=5433", "--region", "us-east-1", "--profile", "work",
        ]
    ]  # fmt: skip


def test_without_a_database_there_is_no_tunnel(run: Run) -> None:
    outcome = run("tunnel", "x")
    assert outcome.code == 2
    assert "has no database" in outcome.err


class Board:
    """A clipboard in memory."""

    def __init__(self, *, works: bool = True) -> None:
        self.text: str | None = None
        self.works = works

    def copy(self, text: str) -> bool:
        if self.works:
            self.text = text
        return self.works

    def paste(self) -> str | None:
        return self.text if self.works else None


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(copying.time, "sleep", slept.append)
    return slept


def test_a_copied_secret_is_taken_out_again(naps: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    board = Board()
    copying.copy_for_a_while("secret", clipboard=board)
    assert naps == [KEPT_SECONDS]
    assert board.text == ""
    said = capsys.readouterr()
    assert "Clipboard managers may keep it." in said.err
    assert "Taken out again." in said.err
    assert "secret" not in said.out + said.err


def test_what_somebody_copied_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    monkeypatch.setattr(copying.time, "sleep", lambda _seconds: setattr(board, "text", "theirs"))
    copying.copy_for_a_while("secret", clipboard=board)
    assert board.text == "theirs"


def test_a_clipboard_that_changes_line_ends_is_still_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    monkeypatch.setattr(copying.time, "sleep", lambda _seconds: setattr(board, "text", "one\r\ntwo"))
    copying.copy_for_a_while("one\ntwo\n", clipboard=board)
    assert board.text == ""


def test_the_terminal_takes_nothing_out_that_somebody_else_put_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    board = Board()
    monkeypatch.setattr(copying, "is_terminal", lambda _stream: True)
    monkeypatch.setattr(copying.time, "sleep", lambda _seconds: setattr(board, "text", "theirs"))
    copying.copy_for_a_while("secret", clipboard=board)
    assert board.text == "theirs"
    assert "\x1b]52;c;\a" not in capsys.readouterr().err


def test_ctrl_c_takes_it_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    board = Board()
    monkeypatch.setattr(copying.time, "sleep", interrupted)
    copying.copy_for_a_while("secret", clipboard=board)
    assert board.text == ""


def test_a_brief_is_no_secret_and_stays(naps: list[float]) -> None:
    board = Board()
    copying.copy_for_a_while("# Brief", secret=False, clipboard=board)
    assert (board.text, naps) == ("# Brief", [])


def test_without_a_clipboard_there_is_an_error_that_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CannotStart, match="no clipboard") as caught:
        copying.copy_for_a_while("secret", clipboard=Board(works=False))
    assert "--save" in caught.value.hint
    assert "secret" not in capsys.readouterr().err


def test_a_terminal_passes_it_on_where_there_is_no_clipboard(
    naps: list[float], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(copying, "is_terminal", lambda stream: stream is sys.stderr)
    copying.copy_for_a_while("secret", clipboard=Board(works=False))
    said = capsys.readouterr().err
    assert "\x1b]52;c;c2VjcmV0\a" in said
    assert "\x1b]52;c;\a" in said, "taken out again"


def test_errors_as_json_have_no_secret(run: Run, cloud: FakeCloud) -> None:
    cloud.answers["list the account's roles"] = Answer.ALLOWED
    outcome = run("credentials", "x", "--json")
    assert outcome.code == 1
    assert "not safe" in json.loads(outcome.err)["error"]["title"]
