"""What looks like a secret goes; what does not stays."""

from __future__ import annotations

import pytest

from interview_tui.archives.masking import has_keys, masked_code, masked_text, masked_tree

ACCESS = "ASIA" + "Q3EGTEST7LM2NOPX"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYz0123456aB"
HEX_SECRET = "008d392b0178487aa4062ad1bba65aaab1232224"
TOKEN = "IQoJb3JpZ2luX2VjE" * 12
PASSWORD = "xgLzOOdQzp1uioTAb4JTH53rzNJNKvQQ"


@pytest.mark.parametrize("secret", [ACCESS, SECRET, HEX_SECRET, TOKEN, PASSWORD])
@pytest.mark.parametrize("mask", [masked_text, masked_code])
@pytest.mark.parametrize(
    "around", ["{}", "with {} in it", '"{}",', "key={}\n", "postgresql://me:{}@db/x", "print('password={}')", "[{}]"]
)
def test_a_secret_goes_wherever_it_stands(secret: str, mask: object, around: str) -> None:
    assert callable(mask)
    assert secret not in mask(around.format(secret))


@pytest.mark.parametrize(
    "text",
    [
        "START RequestId: 5d20dfa1-d958-428e-96cd-218f8396be38 Version: $LATEST",
        "2026/11/21/[$LATEST]14a66e7d609f38aa619a35bcce72e48a",
        "arn:aws:cloudformation:us-east-1:000000000000:stack/interview-x/5d20dfa1-d958-428e-96cd-218f8396be38",
        "12 changed, 3 removed, 1 added",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked_text(text) == text
    assert masked_code(text) == text


@pytest.mark.parametrize(
    "code",
    [
        "token = tokenize(stream, encoding)",
        "password = os.environ['DB_PASSWORD']",
        "def secret_of(name: str) -> str:",
        "self._tokens: dict[str, Token] = {}",
        "if token == other_token:",
    ],
)
def test_code_that_speaks_of_secrets_stays_code(code: str) -> None:
    assert masked_code(code) == code


@pytest.mark.parametrize(
    "code", ["password = 'hunter22'", 'CONFIG = {"password": "hunter22"}', "connect(password=f'hunter22')"]
)
def test_a_text_that_is_called_a_secret_goes_from_code(code: str) -> None:
    assert "hunter22" not in masked_code(code)


def test_a_tree_is_masked_by_names_too_and_stays_a_tree() -> None:
    found = masked_tree({"password": "short", "tokens": 1234567, "a": [{"note": f"key {ACCESS}"}], "n": None})
    assert found == {"password": "***", "tokens": 1234567, "a": [{"note": "key ***"}], "n": None}


def test_keys_in_files_that_are_no_text() -> None:
    assert has_keys(b"\x7fELF\0" + ACCESS.encode())
    assert not has_keys(b"\x7fELF\0AKIA")
