"""Charts of a student's marks: a curve for each subject over the school year."""

from __future__ import annotations

import base64
import struct
import zlib
from datetime import datetime

WIDTH, HEIGHT, MARGIN = 1440, 960, 40
SMOOTHING_DAYS = 20

# Drawing is the slow part of a report, and parents press "reload".
_drawn: dict[tuple[str, datetime], bytearray] = {}


def chart_for(student_id: str, as_of: datetime, marks: dict[str, bytes]) -> bytearray:
    """The chart of a student at a time, from the cache when it has been drawn before."""
    key = (student_id, as_of)
    if key not in _drawn:
        _drawn[key] = draw(marks)
    return _drawn[key]


def draw(marks: dict[str, bytes]) -> bytearray:
    """Draw one panel below the other; every row of pixels begins with the filter byte that PNG wants."""
    canvas = bytearray((b"\x00" + b"\xff" * WIDTH) * HEIGHT)
    panel = (HEIGHT - 2 * MARGIN) // len(marks)
    for index, days in enumerate(marks.values()):
        smooth = [sum(days[at : at + SMOOTHING_DAYS]) // SMOOTHING_DAYS for at in range(len(days) - SMOOTHING_DAYS)]
        step = (WIDTH - 2 * MARGIN) // len(smooth)
        base = MARGIN + (index + 1) * panel
        for day, mark in enumerate(smooth):
            start = (base - mark * panel // 100) * (WIDTH + 1) + 1 + MARGIN + day * step
            canvas[start : start + step] = bytes(step)
    return canvas


def encode(canvas: bytearray) -> str:
    """The chart as a PNG image in base64."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(canvas, 1)), _chunk(b"IEND", b""))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode("ascii")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
