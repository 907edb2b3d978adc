"""The caretaker's way to the database agent: secrets in, answers out, and no secret anywhere else."""

from __future__ import annotations

import io
import json

import boto3
import pytest
from botocore.stub import ANY, Stubber
from caretaker import database, handler
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret"
TARGET = {
    "host": "db.example",
    "port": "5432",
    "database": "school",
    "admin_secret_arn": f"{SECRET}:interview-1-database-admin-AbCdEf",
    "candidate_secret_arn": f"{SECRET}:interview-1-database-candidate-AbCdEf",
    "cache_host": "cache.example",
    "cache_port": "6379",
}
LOGIN = {"admin": ("interviewer", "s3cret-admin"), "candidate": ("candidate", "s3cret-candidate")}


class Aws:
    """Stubbed clients in place of boto3's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = boto3.client
        nowhere = {"region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
        self.clients = {name: real(name, **nowhere) for name in ("secretsmanager", "lambda")}
        self.secrets, self.functions = (Stubber(client) for client in self.clients.values())
        self.config = None
        self.payload: dict = {}
        monkeypatch.setattr(boto3, "client", self._client)
        monkeypatch.setenv("DATABASE_AGENT", "interviews-database-agent")
        self.clients["lambda"].meta.events.register("provide-client-params.lambda.Invoke", self._remember)
        for stubber in (self.secrets, self.functions):
            stubber.activate()

    def _client(self, name: str, config=None):
        self.config = config or self.config
        return self.clients[name]

    def _remember(self, params: dict, **_: object) -> None:
        self.payload = json.loads(params["Payload"])

    def holds(self, which: str, content: str | None = None) -> None:
        user, password = LOGIN[which]
        text = content if content is not None else json.dumps({"username": user, "password": password, "engine": "pg"})
        self.secrets.add_response(
            "get_secret_value", {"SecretString": text}, {"SecretId": TARGET[f"{which}_secret_arn"]}
        )

    def answers(self, content: object, error: str | None = None) -> None:
        response = {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(content).encode())}
        if error:
            response["FunctionError"] = error
        self.functions.add_response("invoke", response, {"FunctionName": "interviews-database-agent", "Payload": ANY})


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    return Aws(monkeypatch)


def test_the_agent_gets_everything_that_it_needs(aws: Aws) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers({"ok": True})
    assert database.seed(TARGET, Deadline.after(60)) == {"ok": True}
    assert aws.payload == {
        "action": "seed",
        "database": {
            "host": "db.example",
            "port": 5432,
            "database": "school",
            "user": "interviewer",
            "password": "s3cret-admin",
        },
        "candidate": {"user": "candidate", "password": "s3cret-candidate"},
        "cache": {"host": "cache.example", "port": 6379},
        "allow_indexes": False,
    }


@pytest.mark.parametrize(("given", "allowed"), [("true", True), ("false", False), (True, True), ("", False)])
def test_whether_indexes_are_allowed_comes_as_text(aws: Aws, given: object, allowed: bool) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers({"ok": True})
    database.verify({**TARGET, "allow_indexes": given}, Deadline.after(60))
    assert aws.payload["allow_indexes"] is allowed


def test_signing_in_as_the_candidate_takes_the_owners_login_too(aws: Aws) -> None:
    """Who takes out of the statistics what signing in leaves there."""
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers({"ok": True, "reads": True})
    assert database.reach(TARGET, Deadline.after(60)) == {"ok": True, "reads": True}
    assert aws.payload["action"] == "reach"
    assert (aws.payload["database"]["user"], aws.payload["candidate"]["user"]) == ("interviewer", "candidate")


def test_closing_sessions_takes_the_owners_login(aws: Aws) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers({"ok": True, "closed": 2})
    assert database.close_sessions(TARGET, Deadline.after(60)) == {"ok": True, "closed": 2}
    assert (aws.payload["action"], aws.payload["database"]["user"]) == ("close_sessions", "interviewer")


def test_opening_sessions_takes_both_logins(aws: Aws) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers({"ok": True})
    request = {"action": "open_sessions", "challenge": "C", "target": {**TARGET, "allow_indexes": "true"}}
    assert handler.act(request, Deadline.after(60)) == {"ok": True}
    assert (aws.payload["action"], aws.payload["database"]["user"]) == ("open_sessions", "interviewer")
    assert aws.payload["candidate"] == {"user": "candidate", "password": "s3cret-candidate"}
    assert aws.payload["allow_indexes"] is True


def test_a_diff_is_handed_on(aws: Aws) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    changes = [{"what": f"index i{number}", "detail": "added"} for number in range(1_010)]
    aws.answers({"changes": changes, "more": 5})
    answer = handler.act({"action": "diff", "challenge": "C", "target": TARGET}, Deadline.after(60))
    assert answer == {"ok": False, "changes": changes[:1_000], "more": 15}
    assert (aws.payload["action"], aws.payload["database"]["user"]) == ("diff", "interviewer")


@pytest.mark.parametrize(
    ("changes", "more"),
    [([], {"ok": True}), ([{"what": "role x", "detail": "added"}], {"ok": False, "left": ["role x: added"]})],
)
def test_a_reset_is_handed_on(aws: Aws, changes: list, more: dict) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers({"done": ["database put back from its copy"], "changes": changes})
    answer = handler.act({"action": "reset", "challenge": "C", "target": TARGET}, Deadline.after(60))
    assert answer == {"done": ["database put back from its copy"], **more}
    assert aws.payload["action"] == "reset"


def test_the_call_is_made_once_and_waited_for_no_longer_than_the_deadline(aws: Aws) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers({"ok": True})
    database.verify(TARGET, Deadline.after(60))
    assert 50 < aws.config.read_timeout <= 60
    assert aws.config.retries == {"total_max_attempts": 1}


def test_the_agents_own_words_come_back(aws: Aws) -> None:
    aws.holds("admin")
    aws.holds("candidate")
    aws.answers(
        {"errorMessage": "PostgreSQL cannot be reached at db.example:5432", "errorType": "AgentError"}, "Unhandled"
    )
    with pytest.raises(CaretakerError, match="interviews-database-agent: PostgreSQL cannot be reached"):
        database.verify(TARGET, Deadline.after(60))


@pytest.mark.parametrize("content", ["not json: s3cret", "[]", '{"username": "s3cret"}'])
def test_a_broken_secret_is_named_but_not_quoted(aws: Aws, content: str) -> None:
    aws.holds("admin", content)
    with pytest.raises(CaretakerError, match="interview-1-database-admin") as caught:
        database.seed(TARGET, Deadline.after(60))
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_incomplete_target_is_refused_before_anything_is_read(aws: Aws) -> None:
    with pytest.raises(CaretakerError, match="lacks host, cache_port"):
        database.seed({**TARGET, "host": "", "cache_port": None}, Deadline.after(60))


def test_a_new_password_takes_the_place_of_the_old_one_and_of_nothing_else(
    aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    held = {
        "username": "candidate",
        "password": "s3cret",
        "engine": "postgres",
        "host": "db",
        "port": 5432,
        "dbname": "x",
    }
    written = []
    for _ in range(2):
        aws.holds("candidate", json.dumps(held))
        aws.secrets.add_response(
            "put_secret_value", {}, {"SecretId": TARGET["candidate_secret_arn"], "SecretString": ANY}
        )
    aws.clients["secretsmanager"].meta.events.register(
        "provide-client-params.secretsmanager.PutSecretValue",
        lambda params, **_: written.append(json.loads(params["SecretString"])),
    )
    request = {"action": "renew_login", "challenge": "C", "target": TARGET}
    answers = [handler.act(request, Deadline.after(60)) for _ in range(2)]
    assert [{**content, "password": "s3cret"} for content in written] == [held, held]
    passwords = {content["password"] for content in written}
    assert len(passwords) == 2
    for password in passwords:
        assert len(password) == 32
        assert password.isalnum()
        assert password.isascii()
        assert password not in json.dumps(answers) + capsys.readouterr().out
    assert answers[0]["done"] == ["the candidate's login has another password"]


def test_without_a_secret_no_password_is_made(aws: Aws) -> None:
    with pytest.raises(CaretakerError, match="lacks candidate_secret_arn"):
        database.renew_login({**TARGET, "candidate_secret_arn": ""}, Deadline.after(60))
