from __future__ import annotations

from interview_tui.ui.app import InterviewApp
from interview_tui.ui.clipboard import Copies, NoClipboard
from interview_tui.ui.place import Place
from tests.fakes import fake_desk
from tests.ui.stage import FakeClipboard


def test_a_clipboard_that_is_late_is_still_cleared() -> None:
    clipboard = FakeClipboard()
    clipboard.answers = False
    copies = Copies(clipboard)
    assert not copies.copy("secret")
    assert copies.pending, "it may come there after all"
    clipboard.answers, clipboard.text = True, "secret"
    assert copies.clear()
    assert clipboard.text == ""


def test_one_that_does_not_answer_is_not_said_to_be_clear() -> None:
    clipboard = FakeClipboard()
    copies = Copies(clipboard)
    copies.copy("secret")
    clipboard.answers = False
    assert not copies.clear()


def test_line_ends_of_windows_are_still_ours() -> None:
    clipboard = FakeClipboard()
    copies = Copies(clipboard)
    assert copies.copy("one\ntwo\n")
    clipboard.text = "one\r\ntwo"
    assert copies.clear()
    assert clipboard.text == ""
    assert not copies.clear(), "once is enough"


def test_what_is_no_secret_is_left_there() -> None:
    clipboard = FakeClipboard()
    copies = Copies(clipboard)
    copies.copy("secret")
    copies.copy("a brief", secret=False)
    assert not copies.pending
    assert not copies.clear()
    assert clipboard.text == "a brief"


def test_what_somebody_else_copied_is_left_there() -> None:
    clipboard = FakeClipboard()
    copies = Copies(clipboard)
    copies.copy("secret")
    clipboard.text = "a poem"
    assert not copies.clear()
    assert clipboard.text == "a poem"


def test_it_keeps_nothing_of_the_text() -> None:
    copies = Copies(NoClipboard())
    copies.copy("correct-horse")
    assert "correct-horse" not in repr(vars(copies))


async def test_a_program_without_a_screen_touches_no_real_clipboard() -> None:
    app = InterviewApp(fake_desk, Place("sandbox"))
    async with app.run_test():
        assert isinstance(app.copies.clipboard, NoClipboard)
        assert not app.copies.copy("x")
        assert app.copies.clipboard.paste() is None
