"""Textual's driver for terminals, but it sleeps until a key comes, ends at once and begins without a flicker."""

from __future__ import annotations

import asyncio
import os
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from threading import current_thread
from time import monotonic, sleep

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import MouseEvent
from textual.message import Message

_AT_ONCE = 4096
"""Bytes that are read together; what is pasted may be longer."""

_LOOKS = 2
"""So many looks after the last key end one that may only have begun, an escape; a clock may be a little early."""

_IN_MOTION = 0.5
"""For so many seconds after it was moved the mouse may be in motion still."""

_ON_ITS_WAY = 0.15
"""So many seconds what the terminal tells of the mouse may be on its way; a shell would take it for keys."""


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
    _heard = True
    """Whether keys are handed on: not when they come while nobody is there any more."""
    _moved_at = -_IN_MOTION
    """When the mouse was moved last."""

    def start_application_mode(self) -> None:
        """Begin to read keys."""
        self._heard = True
        self._way_out = self._way_out or os.pipe()
        self._held, self._begun = [], False
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._begun = True

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a sleep: begin anew, or where nobody has told of it before, show everything again."""
        if self._key_thread is None:
            super()._sigcont_application()
            return
        self._listen_again()
        resumed = self._app._post_message(self.SignalResume())  # noqa: SLF001 - as Textual's own driver does
        asyncio.run_coroutine_threadsafe(resumed, asyncio.get_running_loop())

    def _listen_again(self) -> None:
        """Have the terminal hand on every key by itself, which a shell may have changed meanwhile."""
        with suppress(termios.error):
            modes = termios.tcgetattr(self.fileno)
            modes[tty.LFLAG] = self._patch_lflag(modes[tty.LFLAG])
            modes[tty.IFLAG] = self._patch_iflag(modes[tty.IFLAG])
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)

    def write(self, data: str) -> None:
        """Write, or hold it back until there is something to see."""
        held = self._held
        if held is None:
            super().write(data)
        else:
            held.append(data)

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
        if self._key_thread is None:
            return
        self._heard = False
        self._disable_mouse_support()
        if monotonic() - self._moved_at < _IN_MOTION:
            self.flush()
            sleep(_ON_ITS_WAY)
        self._end_reading()
        super().disable_input()
        self._key_thread = None

    def _end_reading(self) -> None:
        """Wake up the thread that reads keys, and let it end."""
        way_out, self._way_out = self._way_out, None
        if way_out is None:
            return
        os.write(way_out[1], b"x")
        if self._key_thread is not None and self._key_thread is not current_thread():
            self._key_thread.join()
        for end in way_out:
            os.close(end)

    def _run_input_thread(self) -> None:
        """An error ends the program as any other does, without a word over the screen."""
        try:
            self.run_input_thread()
        except BaseException as error:  # noqa: BLE001 - it is raised where the program can tell of it
            self._app.call_later(_raise, error)

    def run_input_thread(self) -> None:
        """Hand on keys until the end; when nobody is at the other end of the terminal any more, that is the end."""
        if self._way_out is None:
            return
        way_out, parser = self._way_out[0], XTermParser(self._debug)
        decoder = getincrementaldecoder("utf-8")(errors="replace")  # nobody's wrong letter ends the program
        looks = 0
        with SelectSelector() as selector:
            selector.register(way_out, EVENT_READ)
            selector.register(self.fileno, EVENT_READ)
            while way_out not in (ready := _ready(selector, constants.ESCAPE_DELAY if looks else None)):
                looks = _LOOKS if ready else max(looks - 1, 0)
                if ready:
                    read = os.read(self.fileno, _AT_ONCE)
                    if not read:
                        self._app.call_later(self._app.exit)
                        return
                    # Of a letter that has not come as a whole nothing is decoded, which would be the end to the parser.
                    if text := decoder.decode(read):
                        self._hand_on(parser.feed(text))
                self._hand_on(parser.tick())

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def process_message(self, message: Message) -> None:
        """A key, unless it comes when nobody is there any more."""
        if isinstance(message, MouseEvent):
            self._moved_at = monotonic()
        if self._heard:
            super().process_message(message)


def _ready(selector: SelectSelector, seconds: float | None) -> set[int]:
    """What there is something to read from; nothing after so many seconds, if a time is given."""
    return {key.fd for key, _ in selector.select(seconds)}


def _raise(error: BaseException) -> None:
    raise error
