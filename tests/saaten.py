"""How many seeds the seeded attacks try: few in every run, more with `make attack SAATEN=100`."""

from __future__ import annotations

import os


def saaten(mindestens: int) -> range:
    """The seeds of a test; the environment variable SAATEN asks for more of them."""
    return range(max(mindestens, int(os.environ.get("SAATEN", "0"))))
