"""An app that never throws a traceback over the screen."""

from __future__ import annotations

import sys

from rich.console import RenderableType
from textual import on
from textual.app import App
from textual.driver import Driver

from interview_tui.ui.place import Exit


class CalmApp(App[Exit | None]):
    """Keeps what it stumbled over in ``crash`` for the one who runs it, and prints none of it.

    Textual's own traceback shows the values of variables, and some of those are secrets. It offers no hook of its own
    for this, but it rings the bell before it makes that traceback, and panics for errors that print themselves.
    """

    crash: BaseException | None = None

    def get_driver_class(self) -> type[Driver]:
        """The usual one for this machine, but one that ends without waiting where there is one."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from interview_tui.ui.driver import QuickDriver  # does not exist on Windows

        return QuickDriver

    @on(Driver.SignalResume)
    def _woken_up(self) -> None:
        """After a sleep the terminal shows nothing of us, and Textual would paint only what differs."""
        self.refresh()

    def bell(self) -> None:
        """Ring; when it rings for an error that ends the app, keep the error."""
        self._keep(sys.exc_info()[1])
        super().bell()

    def panic(self, *renderables: RenderableType) -> None:
        """End, without a word on the screen when it is because of an error."""
        self._keep(sys.exc_info()[1])
        super().panic(*renderables)

    def _keep(self, error: BaseException | None) -> None:
        # The return code is set before the bell rings for the end, and only then.
        if self.return_code and error is not None:
            self.crash = self.crash or error
            self.error_console.quiet = True
