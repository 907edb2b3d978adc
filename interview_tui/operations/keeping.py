"""Keep a candidate's work before it goes, whole or not at all, and put the proof of its end beside it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from interview_tui.model.archived import Archived
from interview_tui.model.errors import InterviewError, NotKept
from interview_tui.model.events import Progress, Said
from interview_tui.model.interview import Interview
from interview_tui.model.local_ports import Archives
from interview_tui.model.statuses import has_lived
from interview_tui.operations.archive import Sources, archive

WITHOUT = "with `--no-archive` it goes without."
"""How a cleanup goes on without an archive, on the command line."""


def keep_work(
    sources: Sources, archives: Archives, interview: Interview, without: str
) -> Generator[Progress, None, Archived]:
    """Archive it; ``NotKept`` when work that is there could not be read. ``without`` says how to go on without it.

    Of what never came to life, what there is will do.
    """
    kept = yield from archive(sources, archives, interview)
    if kept.lost and has_lived(interview.stack_status):
        missing = "; ".join(f"{each.section}: {each.reason}" for each in kept.lost)
        raise NotKept(
            f"Not all of the work in {interview.id} could be kept, so that nothing was touched. {missing}",
            f"Try again when that can be read; {without} What could be read is in {kept.folder}.",
        )
    return kept


def add_receipt(archives: Archives, interview: Interview, receipt: str) -> Generator[Progress, None, str]:
    """Put a saved receipt into the newest archive of the interview, whichever run made that; returns its folder.

    That it could not be added is said, and takes nothing from what was proved.
    """
    folder = ""
    try:
        newest = archives.newest(interview)
        if newest is not None:
            folder = str(newest)
            if receipt:
                archives.add_receipt(newest, Path(receipt))
    except InterviewError as error:
        yield Said(f"The receipt is not in the archive. {error.title} {error.hint}".strip(), warning=True)
    return folder
