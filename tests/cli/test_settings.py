"""``interview-tui settings`` and ``--read-only``."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview_tui.cli import place
from interview_tui.cli.options import Options
from tests.cli.conftest import Run
from tests.cli.test_interviews import add
from tests.fakes import FakeCloud, fake_desk


def test_it_shows_what_is_in_force(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEW_TUI_REFRESH", "10")
    outcome = run("settings", "--json")
    assert outcome.code == 0
    assert outcome.json["settings"]["refresh"] == 10
    assert "refresh      10.0" in run("settings").out


def test_init_writes_a_file_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("INTERVIEW_TUI_CONFIG", str(path))
    assert run("settings", "--init").code == 0
    assert path.read_text().startswith("# Settings of interview-tui")
    assert run("settings", "--init").code == 2


def test_a_bad_setting_stops_every_command_with_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEW_TUI_THEME", "pink")
    outcome = run("settings", "--json")
    assert outcome.code == 2
    assert "theme" in outcome.error["title"]


@pytest.mark.parametrize("by", ["option", "setting"])
def test_read_only_by_option_or_setting(by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "ensure_sandbox", lambda *_args, **_options: None)
    monkeypatch.setattr(place, "desk_in", lambda _sandbox: fake_desk())
    options = Options(sandbox=True, read_only=by == "option")
    if by == "setting":
        monkeypatch.setenv("INTERVIEW_TUI_READ_ONLY", "true")
    assert place.open_desk(options, quiet=True).read_only


@pytest.mark.parametrize(
    ("options", "command"),
    [
        (Options(), "`interview-tui list`"),
        (Options(sandbox=True), "`interview-tui --sandbox list`"),
        (Options(sandbox=True, sandbox_name="mine"), "`interview-tui --sandbox-name mine list`"),
        (
            Options(profile="my profile", region="eu-west-1"),
            "`interview-tui --profile 'my profile' --region eu-west-1 list`",
        ),
    ],
)
def test_hints_lead_to_the_same_place(options: Options, command: str) -> None:
    assert options.lead("`interview-tui list` shows it; `interview-tui sandbox up` does not.").startswith(command)
    assert options.lead(options.lead("`interview-tui list`")) == command
    assert "`interview-tui sandbox up`" in options.lead("`interview-tui sandbox up`")


def test_an_error_in_the_sandbox_does_not_send_its_reader_to_the_account(run: Run) -> None:
    outcome = run("show", "interview-none", "--sandbox", "--json")
    assert outcome.error["hint"].startswith("`interview-tui --sandbox list`")


def test_a_warning_on_the_way_leads_to_the_same_place(run: Run, cloud: FakeCloud) -> None:
    add(cloud, "interview-first")
    outcome = run("deploy", "jane-smith", "--challenges", "A", "--profile", "work")
    assert "`interview-tui --profile work cleanup interview-first` removes it" in outcome.out
    assert "`interview-tui cleanup" not in outcome.out


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("list", "--profile", "work"), "`interview-tui --profile work list`"),
        (("--sandbox", "list"), "`interview-tui --sandbox list`"),
        (("list",), "`interview-tui list`"),
    ],
)
def test_what_ctrl_c_leaves_to_say_leads_to_the_same_place(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], command: str
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cloud, "fleet", interrupted)
    outcome = run(*words, "--json")
    assert (outcome.code, outcome.error["hint"].startswith(f"{command} shows the interviews")) == (1, True)
