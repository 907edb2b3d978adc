"""Finds the descriptions of AWS's services that clients are made of.

Before botocore reads one, it looks into the folders of all services, more than four hundred, for those that have
any: most of the time that a first client takes. The names of the folders tell as much.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.loaders import Loader, create_loader

if TYPE_CHECKING:
    from botocore.session import Session


class QuickLoader(Loader):
    """Takes every folder for a service; one that has no description of a type is found out when that is read."""

    @cached_property
    def _folders(self) -> list[str]:
        paths = [path for path in map(Path, self.search_paths) if path.is_dir()]
        return sorted({folder.name for path in paths for folder in path.iterdir()})

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 - as botocore calls it
        """Every service, whatever descriptions it has."""
        return self._folders


def find_quickly(session: Session) -> None:
    """Have the clients that this session makes find their descriptions with a ``QuickLoader``."""

    def loader() -> QuickLoader:
        usual = create_loader(session.get_config_variable("data_path"))
        return QuickLoader(usual.search_paths, include_default_search_paths=False)

    # Made when it is first asked for, as botocore does: the profile, which may say where to look, is chosen by then.
    session.lazy_register_component("data_loader", loader)
