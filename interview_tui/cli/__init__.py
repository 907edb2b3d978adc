"""The command line, and the composition root: here AWS, the sandbox and the screen are put together."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with 0 (done), 1 (not ready or failed) or 2 (wrong use or cannot start).

    Without ``arguments`` it is the whole program, and ends the process.
    """
    from interview_tui.cli import first_look

    # Before anything else is imported: that is what goes on meanwhile.
    look = first_look.begin(sys.argv[1:]) if arguments is None else None
    from interview_tui.cli.running import end, run

    code = run(sys.argv[1:] if arguments is None else arguments, look)
    if arguments is None:
        end(code)
    sys.exit(code)
