"""Archives on this machine: one folder for each, with a page that any browser opens."""

from __future__ import annotations

from interview_tui.archives.store import FileArchives, archives_path

__all__ = ["FileArchives", "archives_path"]
