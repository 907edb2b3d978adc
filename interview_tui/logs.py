"""The log file under the platform's log folder: what happened, without secrets."""

from __future__ import annotations

import logging
import os
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

MAX_BYTES, KEPT = 1_000_000, 3
MASK = "***"

# Access key ids; then whatever follows a word that announces a secret; then anything long enough to be a session token.
_SECRETS = (
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b"),
    re.compile(
        r"(?i)((?:secret|token|password|signature|credential)[\w-]*\\*[\"']?\s*[:=>]\s*\\*[\"']?)[^\s\\\"',;&<]{6,}"
    ),
    re.compile(r"[A-Za-z0-9+/=%]{100,}"),
)

_ANNOUNCING = re.compile(r"(?i)secret|token|password|signature|credential")


def log_path() -> Path:
    """The log file."""
    return Path(platformdirs.user_log_dir("interview-tui", appauthor=False)) / "interview-tui.log"


def announces_a_secret(name: str) -> bool:
    """Whether what stands under this name is one, whatever it looks like."""
    return _ANNOUNCING.search(name) is not None


def masked(text: str) -> str:
    """The text without anything that looks like a secret."""
    access_key, announced, token = _SECRETS
    return token.sub(MASK, announced.sub(rf"\g<1>{MASK}", access_key.sub(MASK, text)))


class MaskingFormatter(logging.Formatter):
    """Masks the whole line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it goes into the file."""
        return masked(super().format(record))


def start_logging(path: Path) -> None:
    """Write our own messages from INFO on, and warnings of libraries; a log that cannot be written stops nothing."""
    root = logging.getLogger()
    if any(isinstance(handler.formatter, MaskingFormatter) for handler in root.handlers):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(MaskingFormatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("interview_tui").setLevel(logging.INFO)
    # botocore writes keys and tokens at DEBUG: whatever somebody sets up, not through us.
    for library in ("botocore", "boto3", "urllib3"):
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLogger(library).level))
    logging.raiseExceptions = os.environ.get("INTERVIEW_TUI_DEBUG") == "1"
