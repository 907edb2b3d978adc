"""Nothing in somebody's zip archive leads anywhere else, and nothing in it is larger than it may be."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from interview_tui.model import unpacking
from interview_tui.model.unpacking import unpack
from tests.fakes import zipped


@pytest.mark.parametrize(
    "name",
    [
        "../out.py",
        "a/../../out.py",
        "/etc/out",
        "a\\..\\out",
        "C:out",
        "a//b",
        "..",
        "x" * 200,
        "line\nbreak",
        "\u202etxt",
    ],
)
def test_a_name_that_leads_elsewhere_is_left_out(name: str) -> None:
    found = unpack(zipped({"handler.py": b"1", name: b"2"}))
    assert list(found.files) == ["handler.py"]
    assert len(found.left_out) == 1
    assert "its name leads elsewhere" in found.left_out[0]


def test_plain_names_stay() -> None:
    files = {"handler.py": b"1", "a/b/c.txt": b"2", "ä ö.txt": b"3", "./d.py": b"4"}
    assert set(unpack(zipped(files)).files) == {"handler.py", "a/b/c.txt", "ä ö.txt", "d.py"}


def test_a_link_is_left_out() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert unpack(buffer.getvalue()).left_out == ("link: a link",)


def test_no_file_takes_the_place_of_another() -> None:
    found = unpack(zipped({"a.py": b"1", "A.PY": b"2", "a.py/b": b"3", "d/e": b"4", "d": b"5"}))
    assert found.files == {"a.py": b"1", "d/e": b"4"}
    assert all("its name is taken" in each for each in found.left_out)


def test_no_more_is_unpacked_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zeros pack a thousandfold; what the entry says of its size is not asked."""
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    asked: list[int] = []
    read = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda file, n=-1: asked.append(n) or read(file, n))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 5_000_000)
        archive.writestr("fits", b"x" * 900)
        archive.writestr("not any more", b"x" * 200)
    found = unpack(buffer.getvalue())
    assert list(found.files) == ["fits"]
    assert all(0 < number <= 1001 for number in asked)
    assert [each.partition(":")[0] for each in found.left_out] == ["bomb", "not any more"]


def test_too_many_files_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_FILES", 2)
    found = unpack(zipped({f"{number}.py": b"" for number in range(4)}))
    assert len(found.files) == 2
    assert len(found.left_out) == 2


def test_what_is_no_archive_is_said() -> None:
    assert "the whole package: cannot be unpacked" in unpack(b"nonsense").left_out[0]
    assert "the whole package: cannot be unpacked" in unpack(b"").left_out[0]


def test_a_damaged_file_does_not_take_the_others_with_it() -> None:
    data = bytearray(zipped({"bad.py": b"marker-of-the-bad-one", "good.py": b"2"}))
    at = data.index(b"marker-of-the-bad-one")
    data[at] ^= 0xFF
    found = unpack(bytes(data))
    assert list(found.files) == ["good.py"]
    assert "bad.py: cannot be unpacked" in found.left_out[0]
