"""Templates and packages as operations get them."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interview_tui.aws import packages, templates
from interview_tui.aws.blueprints import PackagedBlueprints
from interview_tui.challenges import CHALLENGES
from interview_tui.model.errors import CannotStart
from interview_tui.model.local_ports import Blueprints
from interview_tui.model.plan import Package


@pytest.fixture
def blueprints() -> Blueprints:
    return PackagedBlueprints(CHALLENGES)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Packages of no content; records which ones are built."""
    built: list[str] = []

    def function(name: str, source: Path) -> Package:
        built.append(name)
        return Package(f"packages/{name}.zip", str(source).encode())

    monkeypatch.setattr(packages, "function", function)
    return built


def test_the_same_choice_is_the_same_template(blueprints: Blueprints) -> None:
    template = blueprints.interview_template(["C", "A"])
    assert template is blueprints.interview_template("AC")
    assert template.resources == len(templates.parse(template.body)["Resources"])
    assert {"InterviewId", "DatabaseInstanceClass"} <= template.parameters
    assert "LeakyApiKey" not in template.parameters


def test_packages_by_parameter_and_built_once(blueprints: Blueprints, builds: list[str]) -> None:
    assert blueprints.interview_packages("AC") == {}
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(blueprints.interview_packages, ["B", "AB", "ABC", "B"]))
    assert all(packages == found[0] for packages in found)
    assert found[0]["LeakyApiKey"].key == "packages/leaky-api.zip"
    assert found[0]["LeakyApiKey"].data.endswith(b"memory-leak/function")
    assert builds == ["leaky-api"]


def test_packages_are_parameters_of_their_template(blueprints: Blueprints, builds: list[str]) -> None:
    assert blueprints.interview_packages("ABC").keys() <= blueprints.interview_template("ABC").parameters


def test_shared_tier(blueprints: Blueprints) -> None:
    assert (
        blueprints.shared_packages().keys() | {"SourceHash", "Broker", "ReaperRate"}
        == blueprints.shared_template().parameters
    )
    assert blueprints.shared_source_hash() == PackagedBlueprints(CHALLENGES).shared_source_hash()


def test_the_hash_tells_another_template_and_another_package(
    blueprints: Blueprints, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = blueprints.shared_source_hash()
    original = templates.shared_tier()
    monkeypatch.setattr(templates, "shared_tier", lambda: dataclasses.replace(original, body=original.body + "#"))
    assert PackagedBlueprints(CHALLENGES).shared_source_hash() != before
    monkeypatch.setattr(templates, "shared_tier", lambda: original)
    other = PackagedBlueprints(CHALLENGES)
    monkeypatch.setattr(other, "shared_packages", lambda: {"CaretakerKey": Package("packages/caretaker-2.zip", b"")})
    assert other.shared_source_hash() != before


@pytest.mark.parametrize(
    "error", [packages.PackageError("pg8000 is not installed."), FileNotFoundError("no such file")]
)
def test_an_incomplete_installation_is_told(
    blueprints: Blueprints, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def function(_name: str, _source: Path) -> Package:
        raise error

    monkeypatch.setattr(packages, "function", function)
    with pytest.raises(CannotStart, match="not complete"):
        blueprints.interview_packages("B")
