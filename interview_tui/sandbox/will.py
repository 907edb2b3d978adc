"""The last will: a tiny shell process that clears up after a server which was killed and could not do so itself."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

# `read` returns when the server writes a line (a clean end) or when its end of the pipe is gone. QUIT makes
# PostgreSQL end with its workers; KILL is for whatever is left of the server's process group.
_SCRIPT = """
read -r word && exit 0
kill -s QUIT -- "-$1" 2>/dev/null
sleep 0.2
kill -s KILL -- "-$1" 2>/dev/null
for attempt in 1 2 3 4 5; do
    rm -rf -- "$2" 2>/dev/null
    [ -e "$2" ] || exit 0
    sleep 0.2
done
"""

NAME = "interview-sandbox-will"


class Will:
    """Runs beside the server; carried out when the server ends without calling ``revoke``.

    It ends a process group, its maker's own unless another is named, and removes a folder.
    """

    def __init__(self, home: Path, group: int | None = None) -> None:
        # A session of its own: what kills the server's process group must not kill the will.
        self._process = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _SCRIPT, NAME, str(group or os.getpgrp()), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )

    def revoke(self) -> None:
        """The server has cleared up by itself."""
        pipe = self._process.stdin
        if pipe is None:
            return
        try:
            pipe.write(b"done\n")
            pipe.close()
            self._process.wait(1)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
