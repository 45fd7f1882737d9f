"""docs/interop.md: one chapter per comparison; writing one leaves the others as they are."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

BERICHT = Path(__file__).parents[2] / "docs" / "interop.md"


def schreibe_kapitel(titel: str, vorspann: str, text: str) -> None:
    """Replace the chapter of this title, or add it; `text` stands as it was printed."""
    tag = datetime.now(UTC).date().isoformat()
    kapitel = f"# {titel}\n\n{vorspann.format(tag=tag)}\n\n```\n{text.strip()}\n```\n"
    alt = BERICHT.read_text(encoding="utf-8") if BERICHT.is_file() else ""
    alle = [teil for teil in re.split(r"(?m)^(?=# )", alt) if teil.strip()]
    neu = [kapitel if teil.startswith(f"# {titel}\n") else f"{teil.rstrip()}\n" for teil in alle]
    if kapitel not in neu:
        neu.append(kapitel)
    BERICHT.write_text("\n".join(neu), encoding="utf-8")
