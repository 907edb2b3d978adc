"""Copying on the command line: a secret stays in the clipboard only while the command runs."""

from __future__ import annotations

import base64
import sys
import time

from interview_tui.cli.output import console, is_terminal
from interview_tui.clipboard import KEPT_SECONDS, Clipboard, SystemClipboard, clear_if_ours, same
from interview_tui.model.errors import CannotStart


def copy_for_a_while(text: str, *, secret: bool = True, clipboard: Clipboard | None = None) -> None:
    """Copy; a secret is taken out again after 45 seconds, or at Ctrl-C, if it is still there.

    ``CannotStart`` where there is neither a clipboard nor a terminal to pass it on.
    """
    clipboard = clipboard or SystemClipboard()
    copied = clipboard.copy(text)
    passed_on = _through_terminal(text)
    if not copied and not passed_on:
        raise CannotStart("There is no clipboard on this machine.", "Use --save, or leave out --copy to print it.")
    out = console(stderr=True)
    if not secret:
        out.print("Sent to the clipboard.")
        return
    out.print(
        f"Sent to the clipboard, for {KEPT_SECONDS:.0f} seconds; Ctrl-C takes it out at once. "
        "Clipboard managers may keep it."
    )
    try:
        time.sleep(KEPT_SECONDS)
    except KeyboardInterrupt:
        pass
    finally:
        found = clipboard.paste() if copied else None
        cleared = clear_if_ours(clipboard, text) if copied else False
        # Where the desktop's clipboard holds something else by now, the terminal must not take that out.
        if passed_on and (found is None or same(found, text)):
            cleared = _through_terminal("") and (cleared or not copied)
        out.print("Taken out again." if cleared else "It could not be taken out again: copy something else over it.")


def _through_terminal(text: str) -> bool:
    """Ask the terminal to copy (OSC 52), which works over SSH too; not every terminal does it, and none says so."""
    if not is_terminal(sys.stderr):
        return False
    encoded = base64.b64encode(text.encode()).decode()
    sys.stderr.write(f"\x1b]52;c;{encoded}\a")
    sys.stderr.flush()
    return True
