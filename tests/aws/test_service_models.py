"""Descriptions of services are found without looking into the folders of all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import Loader

from interview_tui.aws.service_models import QuickLoader
from interview_tui.aws.session import SignIn, connect

KEYS = {"access_key_id": "testing", "secret_access_key": "testing"}


@pytest.mark.parametrize("service", ["cloudformation", "rds", "elasticache", "lambda", "dynamodb", "sts", "logs"])
@pytest.mark.parametrize("kind", ["service-2", "endpoint-rule-set-1", "paginators-1"])
def test_what_is_found_is_the_same(service: str, kind: str) -> None:
    assert QuickLoader().load_service_model(service, kind) == Loader().load_service_model(service, kind)


def test_what_does_not_exist_is_said_as_botocore_says_it() -> None:
    with pytest.raises(UnknownServiceError):
        QuickLoader().load_service_model("no-such-service", "service-2")
    with pytest.raises(DataNotFoundError):
        QuickLoader().load_service_model("sts", "no-such-type-1")


def test_clients_find_their_descriptions_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_everywhere(_loader: Loader, _type_name: str) -> list[str]:
        raise AssertionError("looked into every folder")

    monkeypatch.setattr(Loader, "list_available_services", look_everywhere)
    assert connect(SignIn(region="eu-central-1", **KEYS)).cloudformation.meta.region_name == "eu-central-1"


def test_descriptions_of_the_users_own_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_DATA_PATH, as for the AWS CLI."""
    (tmp_path / "homemade" / "2026-01-01").mkdir(parents=True)
    (tmp_path / "homemade" / "2026-01-01" / "service-2.json").write_text('{"mine": true}', encoding="utf-8")
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    loader = connect(SignIn(region="eu-central-1", **KEYS))._session._session.get_component("data_loader")
    assert loader.load_service_model("homemade", "service-2") == {"mine": True}
