"""Textual's driver for terminals, which does not keep anybody waiting at the end."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class QuickDriver(LinuxDriver):
    """Leaves the thread that reads keys to itself: it looks up ten times a second, and Textual would wait for that."""

    def start_application_mode(self) -> None:
        """Begin to read keys."""
        self.exit_event.clear()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def disable_input(self) -> None:
        """Read no more keys. May be called again."""
        if self.exit_event.is_set():
            return
        self._key_thread = None
        super().disable_input()
        self.exit_event.set()

    def process_message(self, message: Message) -> None:
        """A key, unless it comes when nobody is there any more."""
        if not self.exit_event.is_set():
            super().process_message(message)
