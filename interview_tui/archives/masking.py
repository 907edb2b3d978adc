"""Takes out of an archive what looks like a secret: everything that is written has come through here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from interview_tui.logs import MASK, announces_a_secret, masked

_ACCESS_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b")
_ACCESS_KEY_BYTES = re.compile(rb"(?:AKIA|ASIA)[A-Z0-9]{16}")
# A password inside of an address, such as that of a database.
_IN_ADDRESS = re.compile(r"(://[^\s:/@\"']*:)[^\s/@\"']+(?=@)")
# What a secret access key looks like: forty characters in a row. A digest of SHA-1 does so too, and goes with them.
_LIKE_A_KEY = re.compile(r"(?<![A-Za-z0-9/+])(?=[A-Za-z/+]*[0-9])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])")
# What a generated password looks like, such as that of the database: long, with letters of both kinds and digits.
_LIKE_A_PASSWORD = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{24,}(?![A-Za-z0-9])"
)
_TOKEN = re.compile(r"[A-Za-z0-9+/=%]{100,}")
# In code a word such as `token` is usual, and what follows it is more code: only a text in quotes can be the secret.
_IN_QUOTES = re.compile(
    r"(?i)((?:secret|token|password|signature|credential)[\w-]*[\"']?\]?\s*[:=]=?\s*\w{0,2}([\"']))(?!\2)[^\"'\n]{4,}"
)


def masked_text(text: str) -> str:
    """Words without secrets."""
    return masked(_bare(text))


def masked_code(text: str) -> str:
    """Code without secrets that still reads as the code that it was."""
    return _TOKEN.sub(MASK, _IN_QUOTES.sub(rf"\g<1>{MASK}", _bare(text)))


def masked_tree(value: Any) -> Any:
    """The same for everything that JSON can hold; what stands under a name such as ``password`` goes as a whole."""
    if isinstance(value, str):
        return masked_text(value)
    if isinstance(value, Mapping):
        return {masked_text(str(name)): _named(str(name), each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [masked_tree(each) for each in value]
    return value


def has_keys(data: bytes) -> bool:
    """Whether a file that is no text has an access key in it."""
    return _ACCESS_KEY_BYTES.search(data) is not None


def _named(name: str, value: Any) -> Any:
    return MASK if isinstance(value, str) and value and announces_a_secret(name) else masked_tree(value)


def _bare(text: str) -> str:
    """Without what looks like a secret by itself."""
    text = _IN_ADDRESS.sub(rf"\g<1>{MASK}", _ACCESS_KEY.sub(MASK, text))
    return _LIKE_A_PASSWORD.sub(MASK, _LIKE_A_KEY.sub(MASK, text))
