"""Textual's driver for terminals, which keeps nobody waiting at the end and does not flicker at the beginning."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class QuickDriver(LinuxDriver):
    """Leaves the thread that reads keys to itself: it looks up ten times a second, and Textual would wait for that.

    Entering the application clears the screen, and Textual's first picture comes some time after that: both are written
    together, so that the first picture which stands there stays until then.
    """

    _held: list[str] | None = None
    """What is written together with Textual's first picture; ``None`` from then on."""
    _begun = False

    def start_application_mode(self) -> None:
        """Begin to read keys."""
        self.exit_event.clear()
        self._held, self._begun = [], False
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._begun = True

    def write(self, data: str) -> None:
        """Write, or hold it back until there is something to see."""
        if self._held is None:
            super().write(data)
        else:
            self._held.append(data)

    def flush(self) -> None:
        """The end of a picture."""
        if self._begun:
            self._let_go()
        super().flush()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held:
            super().write("".join(held))

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was."""
        self._let_go()
        super().stop_application_mode()

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
