"""The dashboard: the only part of the program that knows Textual."""
