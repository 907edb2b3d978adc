"""A secret is seen only by whoever asks for it."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
from dataclasses import asdict

import pytest

from interview_tui.model.secret import MASK, Secret
from tests.handoffs import CANARY, aws_handoff

SECRET = Secret(CANARY)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(repr(SECRET), id="repr"),
        pytest.param(str(SECRET), id="str"),
        pytest.param(f"{SECRET}", id="f-string"),
        pytest.param(f"{SECRET:>60}", id="padded"),
        pytest.param(f"{SECRET!r}", id="f-string-repr"),
        pytest.param("%s" % SECRET, id="percent"),  # noqa: UP031 - what logging does
        pytest.param(repr([SECRET]), id="in-a-list"),
        pytest.param(repr({"key": SECRET}), id="in-a-mapping"),
        pytest.param(repr(aws_handoff()), id="in-a-handoff"),
        pytest.param(json.dumps({"key": SECRET}, default=str), id="json"),
    ],
)
def test_it_is_masked(shown: str) -> None:
    assert CANARY not in shown


def test_reveal_gives_the_text() -> None:
    assert SECRET.reveal() == CANARY
    assert str(SECRET) == MASK


def test_it_is_not_pickled() -> None:
    """Nor copied into mappings that something else may write down."""
    for way in (pickle.dumps, asdict):
        with pytest.raises(TypeError, match="not pickled") as error:
            way(aws_handoff().keys)
        assert CANARY not in str(error.value)


def test_a_mistake_with_it_does_not_tell() -> None:
    for mistake in (lambda: SECRET + "x", lambda: int(SECRET), lambda: {}[SECRET], lambda: SECRET.text):  # type: ignore[operator,call-overload,attr-defined]
        with pytest.raises((TypeError, KeyError, AttributeError)) as error:
            mistake()
        assert CANARY not in "".join(traceback.format_exception(error.value))


def test_a_log_has_the_mask(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("interview_tui.test").error("keys %s %r", SECRET, aws_handoff())
    assert CANARY not in caplog.text
    assert MASK in caplog.text


def test_equality_is_that_of_the_text() -> None:
    assert Secret(CANARY) == SECRET
    assert Secret("other") != SECRET
    assert SECRET != CANARY
    assert hash(Secret(CANARY)) == hash(SECRET)
    assert hash(SECRET) != hash(CANARY)
    assert bool(SECRET)
    assert not Secret("")
