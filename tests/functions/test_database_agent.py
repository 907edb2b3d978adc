"""The database agent's parts that need no server: passwords, the cache, what it says when something is wrong."""

from __future__ import annotations

import base64
import json
import socket
from contextlib import nullcontext
from pathlib import Path
from threading import Event

import pytest
import redis
from database_agent import cache, cache_summary, candidates, handler, postgres, scram, traces, undo, work
from database_agent.candidates import Reach
from database_agent.changes import change
from database_agent.errors import AgentError

from interview_tui.data import data_path
from tests.functions.conftest import Context


class TestVerifier:
    def test_is_the_one_of_the_standard(self) -> None:
        """The example of RFC 7677: the password "pencil"."""
        salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
        assert scram.verifier("pencil", salt) == (
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
            "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
        )

    def test_is_salted(self) -> None:
        assert scram.verifier("pencil") != scram.verifier("pencil")

    def test_does_not_guess_at_other_alphabets(self) -> None:
        with pytest.raises(ValueError, match="ASCII"):
            scram.verifier("päncil")


class Redis:
    """A cache that answers, or does not."""

    def __init__(self, keys: int = 0, broken: bool = False) -> None:
        self.keys, self.broken = keys, broken

    def _check(self) -> None:
        if self.broken:
            raise redis.ConnectionError("Connection refused")

    def ping(self) -> bool:
        self._check()
        return True

    def dbsize(self) -> int:
        return self.keys

    def flushdb(self) -> None:
        self._check()
        self.keys = 0

    def client_kill_filter(self, _type: str, skipme: bool) -> int:
        self._check()
        assert skipme
        return {"normal": 2, "pubsub": 1}[_type]


class TestCache:
    def test_is_emptied(self, monkeypatch: pytest.MonkeyPatch) -> None:
        server = Redis(keys=3)
        monkeypatch.setattr(cache, "connected", lambda _: server)
        cache.empty({})
        assert cache.verify({})["keys"] == 0

    def test_tells_what_it_holds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache, "connected", lambda _: Redis(keys=3))
        found = cache.verify({})
        assert (found["pong"], found["keys"]) == (True, 3)
        assert 0 <= found["ms"] < 1000

    def test_that_is_away_is_a_finding_and_no_crash(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache, "connected", lambda _: Redis(broken=True))
        assert cache.verify({}) == {"pong": False, "ms": 0.0, "keys": 0, "error": "Connection refused"}

    def test_that_is_away_fails_the_seeding_in_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache, "connected", lambda _: Redis(broken=True))
        with pytest.raises(AgentError, match=r"cache\.example:6379 could not be emptied: Connection refused"):
            cache.empty({"host": "cache.example", "port": 6379})

    def test_its_connections_can_be_closed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache, "connected", lambda _: Redis())
        assert cache.close_clients({}) == 3
        monkeypatch.setattr(cache, "connected", lambda _: Redis(broken=True))
        with pytest.raises(AgentError, match=r"connections to the cache could not be closed: Connection refused"):
            cache.close_clients({})


class TestReach:
    READER = Reach(reads=True, writes_denied=True)
    OWNER = Reach(reads=True, writes_denied=True, creates_indexes=True)

    @pytest.mark.parametrize(
        ("login", "reader", "owner", "words"),
        [
            (READER, True, False, "can only read"),
            (OWNER, False, True, "can read and create indexes"),
            (Reach(reads=True), False, False, "can read and change rows"),
            (Reach(reads=True, creates_indexes=True), False, True, "can read and change rows and create indexes"),
            (Reach(writes_denied=True), False, False, "cannot read the tables"),
            (Reach(error="It is away."), False, False, "It is away."),
        ],
        ids=str,
    )
    def test_is_one_login_or_the_other(self, login: Reach, reader: bool, owner: bool, words: str) -> None:
        assert login.is_right(allow_indexes=False) is reader
        assert login.is_right(allow_indexes=True) is owner
        assert login.words == words


def test_a_database_that_is_away_is_named() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        login = {"host": "127.0.0.1", "port": closed.getsockname()[1], "database": "school"}
        admin = {"user": "interviewer", "password": "s3cret"}
        with pytest.raises(AgentError, match=r"cannot be reached at 127\.0\.0\.1:\d+ as interviewer") as caught:
            postgres.seed({**login, **admin}, {"password": "s3cret"}, 5)
    assert "s3cret" not in str(caught.value)


class Session:
    """Records what would be sent to the server."""

    sent: list[tuple[str, dict]]

    def __init__(self, *_: object) -> None:
        Session.sent = []

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, statement: str, **values: object) -> list[list[object]]:
        Session.sent.append((statement, values))
        return [[0]]

    def script(self, file: Path) -> None:
        Session.sent.append((file.name, {}))


def test_the_candidates_password_itself_is_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "Session", Session)
    monkeypatch.setattr(postgres, "ROOT", data_path("assets", "challenges", "slow-queries"))
    postgres.seed({}, {"user": "candidate", "password": "s3cret"}, 5)
    assert "s3cret" not in str(Session.sent)
    position = next(at for at, (_, values) in enumerate(Session.sent) if "SCRAM-SHA-256$" in str(values))
    scripts = [at for at, (statement, _) in enumerate(Session.sent) if statement.endswith(".sql")]
    assert scripts
    assert position < scripts[0]


FOUND = {
    "rows": {"students": 2},
    "expected": {"students": 2},
    "query_ms": 1.0,
    "version": "18.6",
    "statements": True,
    "indexes": [],
    "candidate_login": True,
    "login": "can only read",
}
EVENT = {"action": "verify", "database": {}, "candidate": {}, "cache": {}}


def test_taking_our_statements_out_ends_in_time_and_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes connections and never answers, as one does whose machine is busy."""
    begun, go_on = Event(), Event()

    class Slow(Session):
        def run(self, statement: str, **values: object) -> list[list[object]]:
            begun.set()
            go_on.wait()
            raise AgentError("PostgreSQL stopped answering.")

    monkeypatch.setattr(traces, "Session", Slow)
    traces.forget({"user": "interviewer"}, 0.05)
    assert begun.wait(10)
    go_on.set()
    begun.clear()
    traces.forget({"user": "interviewer"}, 0.0)
    traces.forget({}, 1.0)
    assert not begun.is_set()


class TestHandler:
    @pytest.mark.parametrize(
        ("change", "ok"),
        [
            ({}, True),
            ({"rows": {"students": 1}}, False),
            ({"indexes": ["by_name"]}, False),
            ({"statements": False}, False),
            ({"candidate_login": False}, False),
            ({"pong": False}, False),
        ],
        ids=str,
    )
    def test_one_thing_out_of_order_is_not_ok(
        self, monkeypatch: pytest.MonkeyPatch, context: Context, change: dict, ok: bool
    ) -> None:
        pong = change.get("pong", True)
        database = {key: value for key, value in change.items() if key != "pong"}
        monkeypatch.setattr(postgres, "verify", lambda *_, **__: {**FOUND, **database})
        monkeypatch.setattr(cache, "verify", lambda _: {"pong": pong, "ms": 0.1, "keys": 0})
        assert handler.handle(EVENT, context)["ok"] is ok

    def test_a_database_that_is_away_says_nothing_about_the_cache(
        self, monkeypatch: pytest.MonkeyPatch, context: Context
    ) -> None:
        pong = {"pong": True, "ms": 0.1, "keys": 7}
        monkeypatch.setattr(postgres, "ROOT", data_path("assets", "challenges", "slow-queries"))
        monkeypatch.setattr(cache, "verify", lambda _: pong)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            database = {"host": "127.0.0.1", "port": closed.getsockname()[1], "database": "school"}
            login = {"user": "interviewer", "password": "s3cret"}
            answer = handler.handle({**EVENT, "database": {**database, **login}}, context)
        assert answer["ok"] is False
        assert "PostgreSQL cannot be reached at 127.0.0.1" in answer["error"]
        assert "s3cret" not in answer["error"]
        assert answer["cache"] == pong

    def test_seeding_empties_the_cache_and_counts_rows(self, monkeypatch: pytest.MonkeyPatch, context: Context) -> None:
        emptied: list[object] = []
        monkeypatch.setattr(cache, "empty", emptied.append)
        monkeypatch.setattr(cache, "settings", lambda _: {"users": []})
        allowed: list[object] = []

        def load(_database: object, _candidate: object, kept: object, _seconds: float, *, allow_indexes: bool) -> dict:
            assert kept == {"users": []}
            allowed.append(allow_indexes)
            return {"students": 2}

        monkeypatch.setattr(postgres, "load", load)
        answer = handler.handle({**EVENT, "action": "seed", "cache": {"host": "c"}, "allow_indexes": True}, context)
        assert answer == {"ok": True, "rows": {"students": 2}}
        assert emptied == [{"host": "c"}]
        assert allowed == [True]

    def test_a_candidates_own_indexes_are_in_order_where_they_are_allowed(
        self, monkeypatch: pytest.MonkeyPatch, context: Context
    ) -> None:
        monkeypatch.setattr(postgres, "verify", lambda *_, **__: {**FOUND, "indexes": ["by_name"]})
        monkeypatch.setattr(cache, "verify", lambda _: {"pong": True, "ms": 0.1, "keys": 0})
        assert handler.handle({**EVENT, "allow_indexes": True}, context)["ok"] is True

    @pytest.mark.parametrize(
        ("login", "pong", "allowed", "ok", "detail"),
        [
            (TestReach.READER, True, False, True, "can only read"),
            (TestReach.READER, True, True, False, "can only read"),
            (TestReach.OWNER, True, True, True, "can read and create indexes"),
            (TestReach.OWNER, True, False, False, "can read and create indexes"),
            (TestReach.READER, False, False, False, "can only read · the cache does not answer · gone"),
            (Reach(error="It is away."), True, False, False, "It is away."),
        ],
    )
    def test_how_far_the_candidate_gets(
        self,
        monkeypatch: pytest.MonkeyPatch,
        context: Context,
        login: Reach,
        pong: bool,
        allowed: bool,
        ok: bool,
        detail: str,
    ) -> None:
        monkeypatch.setattr(candidates, "reach", lambda *_: login)
        monkeypatch.setattr(cache, "verify", lambda _: {"pong": pong, "error": "" if pong else "gone"})
        answer = handler.handle({**EVENT, "action": "reach", "allow_indexes": allowed}, context)
        assert answer == {
            "ok": ok,
            "reads": login.reads,
            "writes_denied": login.writes_denied,
            "creates_indexes": login.creates_indexes,
            "pong": pong,
            "detail": detail,
        }

    def test_closing_counts_both_servers(self, monkeypatch: pytest.MonkeyPatch, context: Context) -> None:
        monkeypatch.setattr(candidates, "close_sessions", lambda _database, user, _seconds: {"candidate": 3}[user])
        monkeypatch.setattr(cache, "close_clients", lambda _: 2)
        event = {**EVENT, "action": "close_sessions", "candidate": {"user": "candidate", "password": "x"}}
        assert handler.handle(event, context) == {"ok": True, "closed": 5}

    def test_one_server_that_is_away_does_not_keep_the_other_open(
        self, monkeypatch: pytest.MonkeyPatch, context: Context
    ) -> None:
        closed: list[object] = []

        def away(*_: object) -> int:
            raise AgentError("PostgreSQL cannot be reached.")

        monkeypatch.setattr(candidates, "close_sessions", away)
        monkeypatch.setattr(cache, "close_clients", lambda where: closed.append(where) or 1)
        with pytest.raises(AgentError, match="cannot be reached"):
            handler.handle({**EVENT, "action": "close_sessions", "candidate": {"user": "candidate"}}, context)
        assert closed == [{}]

    def test_opening_says_no_more_than_that_it_is_done(self, monkeypatch: pytest.MonkeyPatch, context: Context) -> None:
        asked: list[object] = []
        monkeypatch.setattr(
            postgres, "open_sessions", lambda _, login, __, allow_indexes: asked.append((login, allow_indexes))
        )
        event = {**EVENT, "action": "open_sessions", "candidate": {"user": "candidate"}, "allow_indexes": True}
        assert handler.handle(event, context) == {"ok": True}
        assert asked == [({"user": "candidate"}, True)]

    def test_a_diff_has_both_servers(self, monkeypatch: pytest.MonkeyPatch, context: Context) -> None:
        monkeypatch.setattr(undo, "note", lambda *_: {"cache": {"users": ["u"]}})
        monkeypatch.setattr(undo, "diff", lambda *_: [{"what": "view v", "detail": "added"}])
        monkeypatch.setattr(cache, "diff", lambda _, kept: [{"what": "redis keys", "detail": str(kept["users"])}])
        answer = handler.handle({**EVENT, "action": "diff"}, context)
        assert answer == {"changes": [{"what": "view v", "detail": "added"}, {"what": "redis keys", "detail": "['u']"}]}

    def test_of_many_changes_it_says_how_many_more_there_are(
        self, monkeypatch: pytest.MonkeyPatch, context: Context
    ) -> None:
        monkeypatch.setattr(undo, "note", lambda *_: None)
        monkeypatch.setattr(
            undo, "diff", lambda *_: [change(f"view v{number}", "x" * 9_000) for number in range(1_002)]
        )
        monkeypatch.setattr(cache, "diff", lambda *_: [change("redis keys", "1 added")])
        answer = handler.handle({**EVENT, "action": "diff"}, context)
        assert (len(answer["changes"]), answer["more"]) == (1_000, 3)
        assert len(json.dumps(answer)) < 1_000_000, "Lambda carries six megabytes"

    @pytest.mark.parametrize("looked", [{"total": 3, "trouble": ""}, {"trouble": "away"}])
    def test_the_work_has_both_servers(
        self, monkeypatch: pytest.MonkeyPatch, context: Context, looked: dict[str, object]
    ) -> None:
        monkeypatch.setattr(work, "work", lambda *_: {"definitions": [], "timings": [], "trouble": ""})
        monkeypatch.setattr(cache_summary, "summary", lambda _: looked)
        answer = handler.handle({**EVENT, "action": "work"}, context)
        assert answer == {"ok": True, "definitions": [], "timings": [], "trouble": "", "cache": looked}

    def test_a_reset_says_what_differs_even_so(self, monkeypatch: pytest.MonkeyPatch, context: Context) -> None:
        left = [{"what": "role friend", "detail": "added"}]
        monkeypatch.setattr(undo, "alone", lambda *_: nullcontext())
        monkeypatch.setattr(undo, "note", lambda *_: None)
        monkeypatch.setattr(undo, "reset", lambda *_, allow_indexes: [f"indexes {allow_indexes}"])
        monkeypatch.setattr(undo, "diff", lambda *_: left)
        monkeypatch.setattr(cache, "reset", lambda *_: ["cache emptied of 3 keys"])
        monkeypatch.setattr(cache, "settings", lambda _: {})
        monkeypatch.setattr(cache, "diff", lambda *_: [])
        answer = handler.handle({**EVENT, "action": "reset", "allow_indexes": True}, context)
        assert answer == {"done": ["indexes True", "cache emptied of 3 keys"], "changes": left}

    @pytest.mark.parametrize("action", ["verify", "diff", "work", "reset", "reach", "close_sessions", "open_sessions"])
    @pytest.mark.parametrize(("left", "seconds"), [(300.0, 3.0), (2.5, 1.5), (0.5, -0.5)])
    def test_our_statements_are_taken_out_after_a_failure_too(
        self, monkeypatch: pytest.MonkeyPatch, action: str, left: float, seconds: float
    ) -> None:
        """And what went wrong is said all the same, with a second to say it in."""
        forgotten: list[tuple[object, float]] = []

        def fails(*_: object) -> dict:
            raise AgentError("PostgreSQL stopped answering.")

        monkeypatch.setattr(handler, "_ACTIONS", {action: fails})
        monkeypatch.setattr(traces, "forget", lambda *words: forgotten.append(words))
        with pytest.raises(AgentError, match="stopped answering"):
            handler.handle({**EVENT, "action": action}, Context(seconds=left))
        assert forgotten == [({}, seconds)]

    def test_its_log_holds_no_password(
        self, monkeypatch: pytest.MonkeyPatch, context: Context, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(postgres, "verify", lambda *_, **__: dict(FOUND))
        monkeypatch.setattr(cache, "verify", lambda _: {"pong": True, "ms": 0.1, "keys": 0})
        handler.handle({**EVENT, "candidate": {"password": "s3cret"}}, context)
        written = capsys.readouterr().out
        assert '"action": "verify"' in written
        assert "s3cret" not in written

    def test_anything_else_is_refused(self, context: Context) -> None:
        with pytest.raises(
            AgentError, match="seed, verify, diff, reset, work, reach, close_sessions, open_sessions, not 'drop'"
        ):
            handler.handle({**EVENT, "action": "drop"}, context)
