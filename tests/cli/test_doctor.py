"""Doctor says what to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interview_tui.model.errors import Denied, NoCredentials
from interview_tui.model.health import Check, CheckState
from interview_tui.model.plan import Identity
from interview_tui.model.reaper import Reaper, Unended
from tests.cli.conftest import Run
from tests.fakes import NOW, FakeCloud, shared_tier


def test_all_is_well(run: Run) -> None:
    outcome = run("doctor", "--json")
    assert outcome.code == 0
    assert outcome.json["fit"] is True
    assert "deploy jane-smith" in outcome.json["next"]
    assert {check["name"] for check in outcome.json["checks"]} == {
        "Credentials",
        "Region",
        "Candidate keys",
        "Shared tier",
        "Reaper",
        "Lambda concurrency",
    }


def test_the_next_step_leads_to_the_same_place_for_people_and_for_scripts(run: Run) -> None:
    led = "`interview-tui --profile work deploy jane-smith`"
    assert led in run("doctor", "--profile", "work").out
    assert led in run("doctor", "--profile", "work", "--json").json["next"]


def test_a_reaper_that_does_not_run_is_the_next_step_and_stops_no_deployment(run: Run, cloud: FakeCloud) -> None:
    cloud.reaped = Reaper(NOW, NOW - timedelta(days=1), NOW - timedelta(minutes=22))
    outcome = run("doctor", "--json")
    assert (outcome.code, outcome.json["fit"]) == (0, True)
    (check,) = [check for check in outcome.json["checks"] if check["name"] == "Reaper"]
    assert check["state"] == "failed"
    assert "has not run for 22 minutes" in check["detail"]
    assert outcome.json["next"].startswith("see to Reaper")


def test_what_the_reaper_could_not_end_is_named(run: Run, cloud: FakeCloud) -> None:
    cloud.reaped = Reaper(NOW, NOW, NOW, (Unended("interview-stuck", "must detach all policies first"),))
    assert "could not end interview-stuck: must detach all policies first" in run("doctor").out


def test_a_reaper_whose_log_may_not_be_read_is_unknown(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> Reaper:
        raise Denied("AWS does not let you do logs:FilterLogEvents.", "Ask an administrator.")

    monkeypatch.setattr(cloud, "reaper", refuse)
    outcome = run("doctor", "--json")
    (check,) = [check for check in outcome.json["checks"] if check["name"] == "Reaper"]
    assert check["state"] == "unknown"
    assert "logs:FilterLogEvents" in check["detail"]


def test_before_there_is_a_shared_tier_nobody_misses_the_reaper(run: Run, cloud: FakeCloud) -> None:
    cloud.tier, cloud.reaped = None, Reaper(NOW)
    assert "Reaper" not in run("doctor").out


def test_no_shared_tier_points_to_bootstrap(run: Run, cloud: FakeCloud) -> None:
    cloud.tier = None
    outcome = run("doctor")
    assert outcome.code == 0
    assert "interview-tui bootstrap" in outcome.out


def test_an_older_shared_tier_points_to_bootstrap(run: Run, cloud: FakeCloud) -> None:
    cloud.tier = shared_tier("older")
    assert "another version" in run("doctor").out


def test_root_is_told_to_sign_in_differently(run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloud, "identity", lambda: Identity("1", "arn:aws:iam::000000000000:root", "us-east-1"))
    outcome = run("doctor", "--json")
    assert outcome.code == 1
    assert "IAM user or role" in outcome.json["next"]


def test_a_quota_that_is_used_up_is_named(run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloud, "quotas", lambda: (Check("Databases", CheckState.FAILED, "40 of 40 in use"),))
    outcome = run("doctor", "--json")
    assert outcome.code == 1
    assert "40 of 40" in outcome.json["next"]


@pytest.mark.parametrize(("words", "sid"), [((), "cloudformation:CreateStack"), (("bootstrap",), "iam:CreateRole")])
def test_the_policies_are_for_the_account_that_is_signed_in(run: Run, words: tuple[str, ...], sid: str) -> None:
    outcome = run("doctor", "--policy", *words)
    assert outcome.code == 0
    assert outcome.json["Version"] == "2012-10-17"
    assert sid in outcome.out
    assert ":000000000000:" in outcome.out


def test_without_credentials_the_policy_is_for_any_account(run: Run, cloud: FakeCloud) -> None:
    cloud.trouble = NoCredentials("There are no AWS credentials.", "")
    outcome = run("doctor", "--policy")
    assert outcome.code == 0
    assert "000000000000" not in outcome.out


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        (Identity("1", "arn:aws:iam::1:user/me", "us-east-1"), "until the interview ends"),
        (Identity("1", "arn:aws:iam::1:user/me", "us-east-1", temporary=True), "one hour at a time"),
        (Identity("1", "arn:aws:sts::1:assumed-role/AWSReservedSSO_x/me", "us-east-1"), "--with-broker"),
        (Identity("1", "arn:aws:sts::1:federated-user/me", "us-east-1"), "cannot assume roles"),
    ],
)
def test_doctor_says_for_how_long_keys_can_be_made(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, identity: Identity, words: str
) -> None:
    monkeypatch.setattr(cloud, "identity", lambda: identity)
    (check,) = [check for check in run("doctor", "--json").json["checks"] if check["name"] == "Candidate keys"]
    assert words in check["detail"]


def test_a_broker_makes_them_for_the_whole_interview(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloud, "identity", lambda: Identity("1", "arn:aws:sts::1:assumed-role/x/me", "us-east-1"))
    tier = shared_tier()
    cloud.tier = replace(tier, outputs={**tier.outputs, "BrokerSecretArn": "arn"})
    assert "until the interview ends: the broker makes them" in run("doctor").out
