"""Textual's driver for terminals, but it sleeps until a key comes, ends at once and begins without a flicker."""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from collections.abc import Iterable
from selectors import EVENT_READ, SelectSelector
from threading import current_thread

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_AT_ONCE = 4096
"""Bytes that are read together; what is pasted may be longer."""

_LOOKS = 2
"""So many looks after the last key end one that may only have begun, an escape; a clock may be a little early."""


class QuickDriver(LinuxDriver):
    """Reads keys in a thread that sleeps until there are some, or until it is to end.

    Textual's looks up ten times a second, which is most of what an idle program costs and what quitting waits for.

    Entering the application clears the screen, and Textual's first picture comes some time after that: both are written
    together, so that the first picture which stands there stays until then.
    """

    _held: list[str] | None = None
    """What is written together with Textual's first picture; ``None`` from then on."""
    _begun = False
    _way_out: tuple[int, int] | None = None
    """The two ends of a pipe; the thread that reads keys ends once something comes through it."""

    def start_application_mode(self) -> None:
        """Begin to read keys; once more after a sleep, of which the program may not have been told before."""
        self._must_signal_resume = self._must_signal_resume or self._begun
        self._end_reading()
        self.exit_event.clear()
        self._way_out = os.pipe()
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
        self._end_reading()
        super().disable_input()
        self.exit_event.set()

    def _end_reading(self) -> None:
        """Wake up the thread that reads keys, and let it end."""
        if self._way_out is None:
            return
        os.write(self._way_out[1], b"x")
        if self._key_thread is not None and self._key_thread is not current_thread():
            self._key_thread.join()
        for end in self._way_out:
            os.close(end)
        self._way_out = None

    def run_input_thread(self) -> None:
        """Hand on keys until the end, or until nobody is at the other end of the terminal any more."""
        if self._way_out is None:
            return
        way_out, parser, decoder = self._way_out[0], XTermParser(self._debug), getincrementaldecoder("utf-8")()
        looks = 0
        with SelectSelector() as selector:
            selector.register(way_out, EVENT_READ)
            selector.register(self.fileno, EVENT_READ)
            while way_out not in (ready := _ready(selector, constants.ESCAPE_DELAY if looks else None)):
                looks = _LOOKS if ready else max(looks - 1, 0)
                if ready:
                    read = os.read(self.fileno, _AT_ONCE)
                    if not read:
                        return
                    self._hand_on(parser.feed(decoder.decode(read)))
                self._hand_on(parser.tick())

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def process_message(self, message: Message) -> None:
        """A key, unless it comes when nobody is there any more."""
        if not self.exit_event.is_set():
            super().process_message(message)


def _ready(selector: SelectSelector, seconds: float | None) -> set[int]:
    """What there is something to read from; nothing after so many seconds, if a time is given."""
    return {key.fd for key, _ in selector.select(seconds)}
