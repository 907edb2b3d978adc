"""What one can do, as generators of progress events: no AWS library and no screen in here."""
