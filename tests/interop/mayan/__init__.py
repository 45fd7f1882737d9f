"""A DMS that somebody else has written, reached by a mapping file."""

from pathlib import Path

SKRIPT = Path(__file__).parents[3] / "scripts" / "mayan.sh"
