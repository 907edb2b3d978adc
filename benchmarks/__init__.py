"""Measurements; how to run them and how they measure: README.md."""
