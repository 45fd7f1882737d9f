"""What pypdf raises at files that are no proper PDF: its own errors, and those of Python that slip through."""

from __future__ import annotations

from pypdf.errors import PyPdfError

LESEFEHLER = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OSError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    ZeroDivisionError,
    AssertionError,
)
