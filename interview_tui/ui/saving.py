"""Writing a handoff or a log into a file that only its owner can read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from interview_tui.model.errors import InterviewError, WrongUse
from interview_tui.model.handoff import Format
from interview_tui.model.interview import Interview
from interview_tui.ui.handed import Copy

ENDINGS = {
    ".eml": Copy(None),
    ".txt": Copy(Format.EMAIL),
    ".env": Copy(Format.ENV),
    ".json": Copy(Format.JSON),
}


def default_path(interview: Interview) -> str:
    """Such as ``~/jane-smith-interview.eml``."""
    return f"~/{_name(interview)}-interview.eml"


def default_log_path(interview: Interview) -> str:
    """Such as ``~/jane-smith-log.txt``."""
    return f"~/{_name(interview)}-log.txt"


def _name(interview: Interview) -> str:
    """The candidate's name; what cannot be in a file's name becomes a hyphen."""
    name = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in interview.candidate)
    return name.strip(".-") or interview.id


def chosen(text: str) -> tuple[Path, Copy]:
    """The file and what goes into it, by its ending; ``WrongUse`` says what is wrong."""
    path = Path(text.strip()).expanduser()
    if path.suffix.lower() not in ENDINGS:
        raise WrongUse("The name must end with .eml, .txt, .env or .json.", "The ending says what is written.")
    return checked(text), ENDINGS[path.suffix.lower()]


def checked(text: str) -> Path:
    """A file that can be written, as far as one can tell; ``WrongUse`` says what is wrong."""
    if not text.strip():
        raise WrongUse("There is no name yet.", "Give the name of a file.")
    path = Path(text.strip()).expanduser()
    if path.is_dir():
        raise WrongUse(f"{path} is a folder.", "Give the name of a file.")
    if not path.parent.is_dir():
        raise WrongUse(f"The folder {path.parent} does not exist.", "Make it first, or choose another.")
    return path


def save(path: Path, text: str, *, overwrite: bool) -> None:
    """Write the file with mode 0600 in one step; another one of that name is replaced only when that was said."""
    try:
        if overwrite:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        else:
            handle, name = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), str(path)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            if overwrite:
                Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except FileExistsError:
        raise WrongUse(f"{path} exists already.", "Nothing was written; choose another name.") from None
    except OSError as error:
        raise InterviewError(f"{path} could not be written: {error.strerror}.", "Choose another place.") from None
