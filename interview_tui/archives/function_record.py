"""The function's part of the record."""

from __future__ import annotations

import hashlib
from typing import Any

from interview_tui.archives.masking import has_keys, masked_code, masked_text, masked_tree
from interview_tui.archives.memory_record import memory_record
from interview_tui.archives.moments import local, utc
from interview_tui.model.archive import FunctionWork, LogText
from interview_tui.model.comparing import text_of, unified, unified_settings


def function_record(work: FunctionWork, log: LogText | None) -> dict[str, Any]:
    """Code and configuration with their diffs, and what became of the memory by the log.

    A file that is no text is described, and kept beside the record.
    """
    settings, planted = masked_tree(work.configuration), masked_tree(work.original_configuration)
    return {
        "name": work.name,
        "updated_at": utc(work.updated_at),
        "updated_at_local": local(work.updated_at),
        "memory": memory_record(log, work.updated_at),
        "configuration": settings,
        "configuration_diff": unified_settings(planted, settings) if planted else None,
        "code_diff": _diff(work) if work.original.files else None,
        "files": [_file(path, data, work) for path, data in sorted(work.files.files.items())],
        "removed": sorted(work.original.files.keys() - work.files.files.keys()),
        "left_out": [masked_code(each) for each in work.files.left_out],
        "trouble": masked_text(work.trouble),
    }


def _diff(work: FunctionWork) -> str:
    return masked_code(unified(work.original.files, work.files.files))


def _file(path: str, data: bytes, work: FunctionWork) -> dict[str, Any]:
    text = text_of(data)
    before = work.original.files.get(path)
    changed = "" if not work.original.files else "added" if before is None else "changed" if before != data else ""
    return {
        "path": path,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "state": changed,
        "text": None if text is None else masked_code(text),
        "kept": text is not None or not has_keys(data),
    }
