"""The cockpit for live AWS interviews."""

__version__ = "0.1.0"
