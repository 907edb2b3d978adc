"""Which rows of which lines stand on the screen: lines may take several rows, and only those in sight are measured.

A spot is the place of a line in the list of lines and how many of its rows are above the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Rows: TypeAlias = Callable[[int], int]
"""How many rows the line at a place takes; one at least."""
Spot: TypeAlias = tuple[int, int]


def tail(last: int, height: int, rows: Rows) -> Spot:
    """The top of the screen when the line at ``last`` ends it; the very top when everything before it fits."""
    place, filled = last, rows(last)
    while filled < height and place > 0:
        place -= 1
        filled += rows(place)
    return place, max(filled - height, 0)


def filled(spot: Spot, many: int, height: int, rows: Rows) -> list[Spot]:
    """The rows on the screen from the top on, each as a place and a row of the line there."""
    place, skip = spot
    found: list[Spot] = []
    while len(found) < height and place < many:
        found += [(place, row) for row in range(skip, rows(place))][: height - len(found)]
        place, skip = place + 1, 0
    return found


def scrolled(spot: Spot, step: int, many: int, rows: Rows) -> Spot:
    """The spot so many rows further down, or up when ``step`` is negative."""
    place, skip = spot
    while step < 0 and (skip > 0 or place > 0):
        if skip == 0:
            place -= 1
            skip = rows(place)
        taken = min(skip, -step)
        skip, step = skip - taken, step + taken
    while step > 0 and place < many:
        left = rows(place) - skip
        if step < left:
            return place, skip + step
        if place == many - 1:
            return place, rows(place) - 1
        place, skip, step = place + 1, 0, step - left
    return place, skip


def with_in_sight(spot: Spot, wanted: int, height: int, rows: Rows) -> Spot:
    """The spot nearest to this one from which the line at ``wanted`` is on the screen; its beginning if it is long."""
    if wanted < spot[0] or (wanted == spot[0] and spot[1] > 0):
        return wanted, 0
    lowest = (wanted, 0) if rows(wanted) >= height else tail(wanted, height, rows)
    return max(spot, lowest)
