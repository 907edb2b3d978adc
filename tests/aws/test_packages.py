"""Function packages: the same bytes everywhere, nothing in them that does not belong, and they run as they are."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from interview_tui.aws import packages
from interview_tui.aws.packages import PackageError
from interview_tui.data import data_path
from interview_tui.model.plan import Package

LARGEST = 6_000_000


def leaky_api() -> Package:
    return packages.function("leaky-api", data_path("assets", "challenges", "memory-leak", "function"))


BUILDERS = {
    "caretaker": packages.caretaker,
    "database-agent": packages.database_agent,
    "reaper": packages.reaper,
    "leaky-api": leaky_api,
}
every_package = pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)


def opened(package: Package) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package.data))


@every_package
class TestEveryPackage:
    def test_is_the_same_twice(self, build) -> None:
        assert build() == build()

    def test_carries_nothing_of_the_machine(self, build) -> None:
        names = opened(build()).namelist()
        assert names == sorted(names)
        for entry in opened(build()).infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.external_attr >> 16 == 0o100644
            assert entry.create_system == 3
            # Deflated bytes differ between builds of zlib.
            assert entry.compress_type == zipfile.ZIP_STORED

    def test_holds_source_only(self, build) -> None:
        for name in opened(build()).namelist():
            assert not name.endswith((".pyc", ".so", ".pyd", "RECORD", "INSTALLER", "direct_url.json")), name
            assert not {"__pycache__", "tests", ".."} & set(name.split("/")), name

    def test_is_small(self, build) -> None:
        assert len(build().data) < LARGEST


@pytest.mark.parametrize(
    ("build", "modules"),
    [
        (packages.caretaker, "caretaker.handler, caretaker.tables, caretaker.database, school_dataset"),
        (packages.database_agent, "database_agent.handler, pg8000.native, redis"),
        (packages.reaper, "reaper.handler, reaper.run"),
        (leaky_api, "handler"),
    ],
    ids=BUILDERS,
)
def test_runs_with_nothing_but_itself(build, modules: str, tmp_path: Path) -> None:
    """Without site-packages: what Lambda's runtime brings (boto3) is imported when it is needed."""
    opened(build()).extractall(tmp_path)
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); import {modules}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class TestContents:
    def test_the_caretaker_has_its_data(self) -> None:
        names = opened(packages.caretaker()).namelist()
        assert "caretaker/handler.py" in names
        assert "school_dataset/__init__.py" in names

    def test_the_database_agent_has_its_statements_and_clients(self) -> None:
        names = opened(packages.database_agent()).namelist()
        assert {"database_agent/handler.py", "expected.json", "pg8000/native.py", "redis/client.py"} <= set(names)
        assert [name for name in names if name.startswith("sql/")]

    def test_licences_and_versions_of_what_is_bundled_travel_along(self) -> None:
        names = opened(packages.database_agent()).namelist()
        for name in packages.AGENT_DISTRIBUTIONS:
            folder = f"{name.replace('-', '_')}-{metadata.version(name)}.dist-info"
            kept = [entry.removeprefix(folder) for entry in names if entry.startswith(folder)]
            assert "/METADATA" in kept
            assert any("LICENSE" in entry for entry in kept), name


def test_a_key_says_what_is_inside(tmp_path: Path) -> None:
    (tmp_path / "handler.py").write_text("one = 1\n")
    before = packages.function("leaky-api", tmp_path)
    os.utime(tmp_path / "handler.py", (1, 1))
    (tmp_path / "handler.py").chmod(0o600)
    assert packages.function("leaky-api", tmp_path) == before
    (tmp_path / "handler.py").write_text("one = 2\n")
    after = packages.function("leaky-api", tmp_path)
    assert after.key != before.key
    assert after.key.startswith("packages/leaky-api-")
    assert len(after.key) == len("packages/leaky-api-0123456789abcdef.zip")


def test_the_order_on_the_disk_does_not_matter(tmp_path: Path) -> None:
    made = []
    for order in (("a.py", "b.py"), ("b.py", "a.py")):
        folder = tmp_path / order[0]
        folder.mkdir()
        for name in order:
            (folder / name).write_text(name)
        made.append(packages.build("x", {"": folder}))
    assert made[0] == made[1]


def test_leftovers_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    for name in ("handler.py", "handler.pyc", ".hidden", "__pycache__/handler.cpython-311.pyc"):
        (tmp_path / name).write_text("")
    assert opened(packages.function("x", tmp_path)).namelist() == ["handler.py"]


class TestRefusals:
    def test_native_code(self, tmp_path: Path) -> None:
        (tmp_path / "fast.so").write_bytes(b"\x7fELF")
        with pytest.raises(PackageError, match=r"fast\.so is native code"):
            packages.function("x", tmp_path)

    def test_a_missing_source(self, tmp_path: Path) -> None:
        with pytest.raises(PackageError, match="missing"):
            packages.function("x", tmp_path / "nowhere")

    def test_an_empty_source(self, tmp_path: Path) -> None:
        with pytest.raises(PackageError, match="without files"):
            packages.function("x", tmp_path)

    def test_a_distribution_that_is_not_installed(self) -> None:
        with pytest.raises(PackageError, match="no-such-distribution is not installed"):
            packages.build("x", {}, ["no-such-distribution"])

    def test_two_files_of_one_name(self, tmp_path: Path) -> None:
        (tmp_path / "six.py").write_text("")
        with pytest.raises(PackageError, match=r"Two sources provide six\.py"):
            packages.build("x", {"": tmp_path}, ["six"])


def test_the_source_hash_follows_template_and_packages() -> None:
    one, other = Package("packages/a-1.zip", b""), Package("packages/a-2.zip", b"")
    base = packages.source_hash("template", [one])
    assert base == packages.source_hash("template", [one])
    assert len({base, packages.source_hash("other", [one]), packages.source_hash("template", [other])}) == 3


def test_everything_that_the_agent_needs_on_any_python_is_packed() -> None:
    """Markers are not looked at: what one Python needs is packed for all, so that the bytes are the same."""

    def plain(name: str) -> str:
        return re.split(r"[^A-Za-z0-9_.-]", name, maxsplit=1)[0].lower().replace("_", "-")

    packed = {plain(name) for name in packages.AGENT_DISTRIBUTIONS}
    needed = {
        plain(requirement)
        for name in packages.AGENT_DISTRIBUTIONS
        for requirement in metadata.requires(name) or ()
        if "extra ==" not in requirement
    }
    assert needed <= packed
