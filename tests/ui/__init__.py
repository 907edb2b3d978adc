"""The dashboard over a scripted account."""
