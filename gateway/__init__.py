"""Aktenbrücke: hands a digital Ausländerakte from one Ausländerbehörde to the next."""

__version__ = "0.1.0"
