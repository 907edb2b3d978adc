"""A custom resource always answers: when the work is done, when it fails, and when it does not end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from caretaker import cloudformation, handler
from caretaker.errors import CaretakerError

from tests.functions.conftest import Context


class Mailbox:
    """Stands in for the address that CloudFormation gives out; refuses as often as it is told to."""

    def __init__(self) -> None:
        self.answers: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.refusals = 0
        mailbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refused, mailbox.refusals = mailbox.refusals > 0, mailbox.refusals - 1
                if not refused:
                    mailbox.answers.append(json.loads(body))
                    mailbox.headers.append(dict(self.headers))
                self.send_response(503 if refused else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/answer"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.server.shutdown()
    box.server.server_close()


def request(mailbox: Mailbox, kind: str = "Create", **more: object) -> dict:
    return {
        "RequestType": kind,
        "ResponseURL": mailbox.url,
        "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/interview-1/abc",
        "RequestId": "request-1",
        "LogicalResourceId": "DataMigrationData",
        "ResourceProperties": {"InterviewId": "interview-1", "Challenge": "A", "Target": {"schools": "s"}},
        **more,
    }


def seeding(monkeypatch: pytest.MonkeyPatch, work) -> None:
    monkeypatch.setattr(handler, "_action", lambda *_: lambda target, deadline: work())


class TestAnswer:
    def test_success(self, mailbox: Mailbox, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        seeding(monkeypatch, lambda: {"schools": 6, "rows": {"too": "deep"}})
        assert handler.handle(request(mailbox), context) is None
        (answer,) = mailbox.answers
        assert answer == {
            "Status": "SUCCESS",
            "StackId": request(mailbox)["StackId"],
            "RequestId": "request-1",
            "LogicalResourceId": "DataMigrationData",
            "PhysicalResourceId": "interview-1-sample-data-A",
            "Data": {"schools": 6},
        }

    def test_has_no_content_type_since_the_address_is_signed_without(
        self, mailbox: Mailbox, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seeding(monkeypatch, dict)
        handler.handle(request(mailbox), context)
        assert mailbox.headers[0]["Content-Type"] == ""

    def test_failure_says_why_and_where_to_look(
        self, mailbox: Mailbox, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail() -> None:
            raise CaretakerError("The table interview-1-Schools is not there.")

        seeding(monkeypatch, fail)
        handler.handle(request(mailbox), context)
        (answer,) = mailbox.answers
        assert answer["Status"] == "FAILED"
        assert "The table interview-1-Schools is not there." in answer["Reason"]
        assert context.log_stream_name in answer["Reason"]

    def test_a_long_reason_is_cut_to_what_cloudformation_takes(
        self, mailbox: Mailbox, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail() -> None:
            raise ValueError("é" * 10_000)

        seeding(monkeypatch, fail)
        handler.handle(request(mailbox), context)
        assert len(json.dumps(mailbox.answers[0]["Reason"])) < 4096 * 2

    def test_an_unknown_challenge_fails(self, mailbox: Mailbox, context: Context) -> None:
        odd = request(mailbox, ResourceProperties={"InterviewId": "interview-1", "Challenge": "Z"})
        handler.handle(odd, context)
        assert mailbox.answers[0]["Status"] == "FAILED"
        assert "'Z'" in mailbox.answers[0]["Reason"]

    def test_work_that_does_not_end_is_answered_in_time_and_once(
        self, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seeding(monkeypatch, lambda: time.sleep(0.6) or {})
        handler.handle(request(mailbox), Context(seconds=cloudformation.ANSWER_MARGIN + 0.1))
        (answer,) = mailbox.answers
        assert answer["Status"] == "FAILED"
        assert "time ran out" in answer["Reason"]

    def test_an_answer_that_is_not_taken_is_sent_again(
        self, mailbox: Mailbox, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailbox.refusals = 2
        seeding(monkeypatch, dict)
        handler.handle(request(mailbox), context)
        assert [answer["Status"] for answer in mailbox.answers] == ["SUCCESS"]

    def test_a_lost_mailbox_does_not_make_lambda_try_again(self, context: Context, monkeypatch) -> None:
        seeding(monkeypatch, dict)
        monkeypatch.setattr(cloudformation.time, "sleep", lambda _: None)
        gone = Mailbox()
        gone.server.shutdown()
        gone.server.server_close()
        assert handler.handle(request(gone), context) is None

    def test_only_web_addresses_are_opened(self, context: Context, monkeypatch, tmp_path, capsys) -> None:
        seeding(monkeypatch, dict)
        event = {**request(Mailbox()), "ResponseURL": (tmp_path / "file").as_uri()}
        handler.handle(event, context)
        assert "not a web address" in capsys.readouterr().out


class TestWhatIsLeftAlone:
    @pytest.fixture(autouse=True)
    def seeded(self, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
        times: list[bool] = []
        seeding(monkeypatch, lambda: times.append(True) or {})
        return times

    def test_a_deletion_does_nothing(self, mailbox: Mailbox, context: Context, seeded: list[bool]) -> None:
        handler.handle(request(mailbox, "Delete", PhysicalResourceId="old"), context)
        assert mailbox.answers[0]["Status"] == "SUCCESS"
        assert mailbox.answers[0]["PhysicalResourceId"] == "old"
        assert not seeded

    def test_an_update_of_the_same_target_keeps_the_candidates_work(
        self, mailbox: Mailbox, context: Context, seeded: list[bool]
    ) -> None:
        old = {**request(mailbox)["ResourceProperties"], "ServiceTimeout": "60"}
        handler.handle(request(mailbox, "Update", PhysicalResourceId="old", OldResourceProperties=old), context)
        assert mailbox.answers[0]["Status"] == "SUCCESS"
        assert not seeded

    def test_an_update_to_another_target_seeds_it(self, mailbox: Mailbox, context: Context, seeded: list[bool]) -> None:
        old = {**request(mailbox)["ResourceProperties"], "Target": {"schools": "other"}}
        handler.handle(request(mailbox, "Update", PhysicalResourceId="old", OldResourceProperties=old), context)
        assert mailbox.answers[0]["PhysicalResourceId"] == "old"
        assert seeded


class TestDirectCalls:
    def test_errors_are_raised_to_the_caller(self, context: Context) -> None:
        with pytest.raises(CaretakerError, match="no challenge 'Z'"):
            handler.handle({"action": "seed", "challenge": "Z", "target": {}}, context)

    def test_unknown_actions_are_refused(self, context: Context) -> None:
        with pytest.raises(CaretakerError, match="can diff, reset, remake for challenge B, not 'seed'"):
            handler.handle({"action": "seed", "challenge": "B", "target": {}}, context)
        with pytest.raises(CaretakerError, match="not 'client'"):
            handler.handle({"action": "client", "challenge": "A", "target": {}}, context)
