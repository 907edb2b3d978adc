"""The log tells what happened, without secrets."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from interview_tui.logs import masked, start_logging

KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEBYaD" + "Zm9vYmFy" * 20 + "=="


@pytest.mark.parametrize(
    "text",
    [
        f"key {KEY} was refused",
        f"aws_secret_access_key={SECRET}",
        f"'SecretAccessKey': '{SECRET}', 'x': 1",
        f'{{"secret_access_key": "{SECRET}"}}',
        f"password: {SECRET}",
        f"Authorization: ... Signature={SECRET}",
        f"the header was {TOKEN}",
    ],
)
def test_secrets_are_masked(text: str) -> None:
    shown = masked(text)
    assert not any(secret in shown for secret in (KEY, SECRET, TOKEN))
    assert "***" in shown


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:cloudformation:us-east-1:000000000000:stack/interview-20261121-1400/0b5f1f6e-1a2b-4c3d-8e9f-0a1b2c3d4e5f",
        "interview-20261121-1400-database-candidate was created in 7 m 41 s",
        "AccessDenied: not authorized to perform cloudformation:CreateStack",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert masked(text) == text


def test_a_traceback_in_the_file_has_no_secret(log: Path) -> None:
    try:
        raise ValueError(f"bad credentials: {SECRET}")
    except ValueError:
        logging.getLogger("interview_tui.test").exception("failed with %s", KEY)
    text = log.read_text()
    assert "Traceback" in text
    assert SECRET not in text
    assert KEY not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_libraries_are_heard_from_warnings_on(log: Path) -> None:
    logging.getLogger("botocore.auth").debug("CanonicalRequest %s", SECRET)
    logging.getLogger("botocore.auth").info("noise")
    logging.getLogger("interview_tui.test").info("ours")
    text = log.read_text()
    assert "noise" not in text
    assert "ours" in text


def test_starting_twice_writes_once(log: Path) -> None:
    start_logging(log)
    logging.getLogger("interview_tui.test").info("only once")
    assert log.read_text().count("only once") == 1


def test_a_secret_in_xml_is_masked() -> None:
    text = masked("b'<SecretAccessKey>wJalrXUtnFEMI/K7MDENG</SecretAccessKey><Expiration>2026</Expiration>'")
    assert "wJalr" not in text
    assert "<Expiration>2026</Expiration>" in text


def test_a_secret_in_json_within_json_is_masked() -> None:
    text = masked(r"""{"SecretString": "{\"username\": \"candidate\", \"password\": \"hunter2hunter2\"}"}""")
    assert "hunter2" not in text
    assert "candidate" in text
