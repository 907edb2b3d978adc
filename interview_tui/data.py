"""Where the templates and assets are: inside an installed wheel, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """The folder that holds ``cfn/`` and ``assets/``."""
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent


def data_path(*parts: str) -> Path:
    """A file or folder below the data root, such as ``data_path("cfn", "shared.yaml")``."""
    return data_root().joinpath(*parts)
