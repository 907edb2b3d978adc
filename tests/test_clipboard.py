"""The clipboard of this machine: it may be missing or hang, and that is waited for briefly only."""

from __future__ import annotations

import threading
import time

import pyperclip
import pytest

from interview_tui import clipboard
from interview_tui.clipboard import SystemClipboard, clear_if_ours


def missing(*_args: object) -> None:
    raise pyperclip.PyperclipException("no copy mechanism")


def test_what_is_copied_can_be_pasted_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    held = [""]
    monkeypatch.setattr(pyperclip, "copy", lambda text: held.__setitem__(0, text))
    monkeypatch.setattr(pyperclip, "paste", lambda: held[0])
    board = SystemClipboard()
    assert board.copy("secret")
    assert board.paste() == "secret"
    assert clear_if_ours(board, "secret")
    assert held == [""]
    board.copy("theirs")
    assert clear_if_ours(board, "secret")
    assert held == ["theirs"]


def test_a_machine_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyperclip, "copy", missing)
    monkeypatch.setattr(pyperclip, "paste", missing)
    assert not SystemClipboard().copy("secret")
    assert SystemClipboard().paste() is None
    assert not clear_if_ours(SystemClipboard(), "secret")


def test_one_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(clipboard, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(pyperclip, "copy", lambda _text: never.wait(30))
    began = time.monotonic()
    try:
        assert not SystemClipboard().copy("secret")
    finally:
        never.set()
    assert time.monotonic() - began < 10
