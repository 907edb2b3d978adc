"""Archives on the disk: whole, for their owner only, and nothing in them is markup."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interview_tui.archives import FileArchives, store
from interview_tui.model.archive import Archive, FunctionWork, LogText
from interview_tui.model.archived import Unread
from interview_tui.model.difference import Change
from interview_tui.model.errors import WrongUse
from interview_tui.model.events import StackEvent
from interview_tui.model.health import Check, CheckState
from interview_tui.model.log import LogEvent
from interview_tui.model.notes import Note
from interview_tui.model.unpacking import Unpacked
from interview_tui.model.work import CacheKey, CacheUse, Definition, ItemChange, Run, Timing, Work
from tests.fakes import NOW, make_interview

SCRIPT = "<script>alert(1)</script>"


def work(text: str) -> tuple[Work, Work]:
    """Something of every kind, with this text wherever it can be."""
    items = (
        ItemChange(text, text, {text: text}, {text: [text]}),
        ItemChange(text, text, None, {text: text}),
        ItemChange(text, text, {text: {text: None}}, None),
    )
    timing = Timing(text, text, Run(1500.0, (text,)), Run(None, (text,), text))
    cache = CacheUse(9, 1, 1, {text: 1}, (CacheKey(1, text, text, 90, 72),), {"keyspace_hits": 3, "keyspace_misses": 1})
    definitions = (Definition(text, text, f"{text};"), Definition(text, "", text))
    return Work("A", items, left_out=(text,)), Work("C", (), definitions, (timing,), cache, (text,))


def archive(**changes: object) -> Archive:
    """One in which everything from outside is markup."""
    function = FunctionWork(
        name=SCRIPT,
        updated_at=NOW,
        configuration={"Environment": {SCRIPT: SCRIPT}},
        files=Unpacked({f"a/{SCRIPT[1:7]}.py": f"# {SCRIPT}\n".encode(), "b.bin": b"\xff\0"}, (SCRIPT,)),
        original_configuration={"Environment": {}},
        original=Unpacked({"handler.py": b"1\n"}),
        trouble=SCRIPT,
    )
    found = Archive(
        interview=make_interview(candidate=SCRIPT, owner=SCRIPT, status_reason=SCRIPT),
        at=NOW,
        titles={"A": SCRIPT},
        function=function,
        changes=(Change("A", SCRIPT, SCRIPT, NOW),),
        work=work(SCRIPT),
        evidence=(Check(SCRIPT, CheckState.OK, SCRIPT, NOW),),
        log=LogText((LogEvent("1", NOW, NOW, "s", f"{SCRIPT} \x1b[31m \u202e \ud800\n"),), 3, SCRIPT),
        events=(StackEvent("1", NOW - timedelta(minutes=5), SCRIPT, SCRIPT, "CREATE_FAILED", SCRIPT),),
        notes=(Note(NOW, "note", SCRIPT), Note(NOW - timedelta(minutes=9), "ready", f"{SCRIPT}: fine")),
        unreadable=(Unread(SCRIPT, SCRIPT),),
    )
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.fixture
def archives(tmp_path: Path) -> FileArchives:
    return FileArchives(tmp_path / "archives")


def test_nothing_on_the_page_is_markup_but_ours(archives: FileArchives) -> None:
    page = (archives.keep(archive()) / "index.html").read_text()
    assert page.count("&lt;script&gt;") > 40
    assert "<script" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "\\x1b[31m" in page


def test_the_page_needs_nothing_else(archives: FileArchives) -> None:
    page = (archives.keep(archive()) / "index.html").read_text()
    assert re.findall(r"(?:src|href)=\"([^#\"][^\"]*)\"", page) == []
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_only_the_owner_reads_it(archives: FileArchives) -> None:
    folder = archives.keep(archive())
    paths = list(folder.rglob("*"))
    assert {path.name for path in paths} >= {"index.html", "archive.json", "log.txt", "log.jsonl", "function.diff"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [folder, *paths] if path.is_dir()} == {0o700}
    assert (folder / "function" / "b.bin").read_bytes() == b"\xff\0"


def test_the_timeline_is_in_order_and_here(archives: FileArchives, zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    folder = archives.keep(archive())
    record = json.loads((folder / "archive.json").read_text())
    assert [entry["kind"] for entry in record["timeline"]] == ["ready", "failure", "note", "change", "archive"]
    assert record["timeline"][0]["local"] == "2026-11-21 14:53:31 CET"
    assert folder.name == "interview-20261121-1400-20261121-150231"
    assert record["checks"][0]["when_deployed"] == "fine"
    assert record["log"]["left_out"] == 3
    assert "ExternalId" not in record["interview"]["outputs"]


def test_nothing_is_overwritten(archives: FileArchives) -> None:
    first, second = archives.keep(archive()), archives.keep(archive())
    assert second.name == f"{first.name}-2"
    assert first.is_dir()


def test_it_goes_where_it_is_told_to(archives: FileArchives, tmp_path: Path) -> None:
    assert archives.keep(archive(), tmp_path / "mine" / "own").parent == tmp_path / "mine" / "own"


def test_a_writing_that_fails_leaves_nothing(
    archives: FileArchives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_write_function", full)
    with pytest.raises(WrongUse, match="No space left on device"):
        archives.keep(archive())
    assert list((tmp_path / "archives").iterdir()) == []


def test_a_receipt_is_added_to_the_page_and_the_record(archives: FileArchives, tmp_path: Path) -> None:
    folder = archives.keep(archive())
    receipt = tmp_path / "receipt.md"
    receipt.write_text(f"# Gone {SCRIPT} password=hunter22hunter")
    archives.add_receipt(folder, receipt)
    page = (folder / "index.html").read_text()
    assert "Receipt of the cleanup" in page
    assert "# Gone &lt;script&gt;" in page
    assert "hunter22" not in page + (folder / "receipt.md").read_text() + (folder / "archive.json").read_text()
    assert json.loads((folder / "archive.json").read_text())["receipt"]["name"] == "receipt.md"
    assert stat.S_IMODE((folder / "receipt.md").stat().st_mode) == 0o600


def test_a_receipt_for_an_archive_that_is_not_there_is_refused(archives: FileArchives, tmp_path: Path) -> None:
    (tmp_path / "receipt.md").write_text("gone")
    with pytest.raises(WrongUse):
        archives.add_receipt(tmp_path / "nowhere", tmp_path / "receipt.md")


def test_the_receipt_for_programs_comes_along(archives: FileArchives, tmp_path: Path) -> None:
    folder = archives.keep(archive())
    (tmp_path / "receipt.md").write_text("gone")
    (tmp_path / "receipt.json").write_text('{"reason": "password=hunter22hunter", "complete": true}')
    archives.add_receipt(folder, tmp_path / "receipt.md")
    found = (folder / "receipt.json").read_text()
    assert json.loads(found)["complete"] is True
    assert "hunter22" not in found
    assert stat.S_IMODE((folder / "receipt.json").stat().st_mode) == 0o600


def test_the_newest_archive_of_a_stack_and_its_candidate_is_found(archives: FileArchives) -> None:
    jane = make_interview()
    assert archives.newest(jane) is None
    archives.keep(archive(interview=jane))
    later = archives.keep(archive(interview=jane, at=NOW + timedelta(minutes=1)))
    again = archives.keep(archive(interview=jane, at=NOW + timedelta(minutes=1)))
    archives.keep(archive(interview=replace(jane, candidate="john-doe"), at=NOW + timedelta(minutes=2)))
    archives.keep(archive(interview=replace(jane, stack_id="arn:another"), at=NOW + timedelta(minutes=2)))
    archives.keep(archive(interview=make_interview(f"{jane.id}-2"), at=NOW + timedelta(minutes=2)))
    assert later != again
    assert archives.newest(jane) == again
    assert archives.newest(make_interview("interview-20261121-1500")) is None


@pytest.mark.parametrize("record", ["", "{", "[]", "{}", '{"interview": []}', '{"interview": {"stack_id": 1}}'])
def test_what_is_no_archive_is_not_taken_for_the_newest(archives: FileArchives, record: str) -> None:
    folder = archives.keep(archive(interview=make_interview()))
    (folder / "archive.json").write_text(record)
    (folder.parent / f"{make_interview().id}-20261121-235959").mkdir()
    assert archives.newest(make_interview()) is None


def test_long_logs_are_on_the_page_in_part_and_in_the_file_in_full(archives: FileArchives) -> None:
    lines = tuple(LogEvent(str(n), NOW, NOW, "s", f"line-{n:05}") for n in range(3000))
    folder = archives.keep(archive(log=LogText(lines)))
    page = (folder / "index.html").read_text()
    assert "line-02999" in page
    assert "line-00999" not in page
    assert "the last 2,000 are here" in page
    assert len((folder / "log.txt").read_text().splitlines()) == 3000


def test_what_became_of_the_functions_memory_is_told_of_the_code_that_is_archived(archives: FileArchives) -> None:
    def call(number: int, minutes: int, used: int, stream: str) -> LogEvent:
        request = f"00000000-0000-4000-8000-{minutes + 100:04}{number:08}"
        report = f"REPORT RequestId: {request}\tDuration: 20 ms\tBilled Duration: 20 ms\tMemory Size: 256 MB\t"
        at = NOW + timedelta(minutes=minutes, seconds=number)
        cold = "\tInit Duration: 50 ms" if number == 0 else ""
        return LogEvent(f"{minutes}-{number}", at, at, stream, f"{report}Max Memory Used: {used} MB{cold}")

    leaking = tuple(call(number, -10, 20 + 3 * number, "one") for number in range(20))
    flat = tuple(call(number, 1, 30, "two") for number in range(20))
    record, page = kept(archives, archive(log=LogText(leaking + flat)))
    assert (record["function"]["memory"]["verdict"], record["function"]["memory"]["calls"]) == ("flat", 40)
    since = f"flat since the update at {NOW.astimezone():%H:%M}"
    assert f"<dt>Function</dt><dd>{since}</dd>" in page
    assert f"<b>{since}</b> · 30 of 256 MB" in page
    record, page = kept(archives, archive(log=LogText(leaking), function=FunctionWork("f", None, {}, Unpacked({}))))
    assert record["function"]["memory"]["verdict"] == "leaking"
    assert "leaking 3.0 MB a call" in page
    record, page = kept(archives, archive())
    assert record["function"]["memory"] is None
    assert "no call is in the log" in page


def kept(archives: FileArchives, found: Archive) -> tuple[dict[str, Any], str]:
    folder = archives.keep(found)
    return json.loads((folder / "archive.json").read_text()), (folder / "index.html").read_text()


def test_what_is_not_there_is_said(archives: FileArchives) -> None:
    bare = Archive(make_interview(outputs={}), NOW, {})
    page = (archives.keep(bare) / "index.html").read_text()
    assert "None were written on this machine." in page
    assert "It could not be worked out." in page
    assert "The rows of the database" in page


def test_no_secret_gets_into_any_file(archives: FileArchives) -> None:
    secret = "xgLzOOdQzp1uioTAb4JTH53rzNJNKvQQ"
    line = f"postgresql://me:{secret}@db and {secret}"
    found = archive(
        function=FunctionWork("f", NOW, {"Description": line}, Unpacked({"a.py": line.encode()}, (line,)),
                              {"Description": ""}, Unpacked({"a.py": b"1"}), line),
        changes=(Change("A", line, line, NOW),),
        work=work(line),
        evidence=(Check("c", CheckState.OK, line, NOW),),
        log=LogText((LogEvent("1", NOW, NOW, line, line),), 0, line),
        events=(StackEvent("1", NOW, line, "t", "CREATE_FAILED", line, line),),
        notes=(Note(NOW, "note", line),),
        unreadable=(Unread("s", line),),
    )  # fmt: skip
    folder = archives.keep(found)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        assert secret not in path.read_text(), path.name
    assert "postgresql://me:***@db and ***" in (folder / "log.txt").read_text()


def test_items_are_kept_whole_and_shown_in_what_differs(archives: FileArchives) -> None:
    before, after = {"id": "1", "born": "31/12/2009", "score": "17"}, {"id": "1", "score": 17, "password": "mine"}
    students = tuple(ItemChange("Students", f"s-{number:04}", before, after) for number in range(250))
    folder = archives.keep(archive(work=(Work("A", students),)))
    (found,) = json.loads((folder / "archive.json").read_text())["work"]
    assert found["tables"] == [{"table": "Students", "added": 0, "removed": 0, "changed": 250}]
    assert len(found["items"]) == 250
    assert found["items"][0] == {
        "table": "Students",
        "key": "s-0000",
        "state": "changed",
        "attributes": ["born", "score", "password"],
        "before": before,
        "after": {"id": "1", "score": 17, "password": "***"},
    }
    page = (folder / "index.html").read_text()
    assert '<td class="del"><code>&#34;17&#34;</code></td>' in page
    assert '<td class="add"><code>17</code></td>' in page
    assert '<td class="none">—</td>' in page
    assert "s-0199" in page
    assert "s-0200" not in page
    assert "50 more are in archive.json." in page


def test_a_database_is_told_by_definitions_times_and_keys(archives: FileArchives) -> None:
    timings = (
        Timing("01-x", "Fast now", Run(1500.0, ("Seq Scan a",)), Run(1.25, ("Index Scan i",))),
        Timing("02-y", "As it was", Run(1500.0, ("Seq Scan b",)), Run(1600.0, ("Seq Scan b",))),
        Timing("03-z", "Stopped", Run(1500.0), Run(trouble="stopped after 15 s")),
    )
    definition = Definition("function f()", "BEGIN\n  token = 'abcdefgh';\nEND", "BEGIN\n  RETURN 1;\nEND")
    cache = CacheUse(2_500, 40, 2_000, {"string": 2_000}, (CacheKey(0, "page:1", "string", 90, 72),),
                     {"keyspace_hits": 3, "keyspace_misses": 1, "used_memory": 2_097_152})  # fmt: skip
    folder = archives.keep(archive(work=(Work("C", (), (definition,), timings, cache, ("7 more definitions.",)),)))
    (found,) = json.loads((folder / "archive.json").read_text())["work"]
    assert [each["times_as_fast"] for each in found["queries"]] == [1200, 0.9, None]
    assert found["definitions"][0]["diff"] == " BEGIN\n-  token = '***';\n+  RETURN 1;\n END\n"
    assert found["cache"]["hit_ratio"] == 0.75
    page = (folder / "index.html").read_text()
    for words in ("1,200× as fast", "as before", "stopped after 15 s", "(as planted)",
                  "7 more definitions.", "among the 2,000 that were looked at", "90 s",
                  "(75%, since the server began)", "2.0 MB"):  # fmt: skip
        assert words in page, words


def test_work_of_which_nothing_differs_says_so(archives: FileArchives) -> None:
    trouble = CacheUse(trouble="The cache could not be read.")
    page = (archives.keep(archive(work=(Work("A"), Work("C", cache=trouble)))) / "index.html").read_text()
    for words in ("Every item is as it was planted.", "Every definition is as it was planted.", "None were timed.",
                  "The cache could not be read."):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize(("behind", "words"), [(3600.0, "60 min behind AWS"), (-7200.0, "2.0 h ahead of AWS")])
def test_a_clock_that_was_wrong_is_told(archives: FileArchives, behind: float, words: str) -> None:
    assert words in (archives.keep(archive(clock_behind=behind)) / "index.html").read_text()
    assert "AWS's time" not in (archives.keep(archive()) / "index.html").read_text().replace("&#39;", "'")


def test_a_file_with_keys_in_it_that_is_no_text_is_not_kept(archives: FileArchives) -> None:
    binary = b"\xff\0AKIA" + b"Q3EGTEST7LM2NOPX"
    function = FunctionWork("f", NOW, {}, Unpacked({"x.so": binary}))
    folder = archives.keep(archive(function=function))
    assert not list(folder.rglob("x.so"))
    assert "Not a text, and not kept: there are keys in it." in (folder / "index.html").read_text()
