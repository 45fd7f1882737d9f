"""How much of a file a delivery holds: "6 von 8" travels in the sender's own sign of the receipt event.

XAusländer has no field for it (010206 lists what comes, not what stays), but the receiver must not believe
that it has the whole file. The sign (`identifikation.quittungsrelevanterSachverhalt`) is the sender's to
choose; other software copies it back unread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

_FORM = re.compile(r"[0-9a-f]{32}-(\d{1,6})von(\d{1,6})")


@dataclass(frozen=True)
class Umfang:
    """Documents in the delivery, and in the file when it was sent."""

    dabei: int
    gesamt: int

    @property
    def fehlend(self) -> int:
        return self.gesamt - self.dabei


def schreibe(vorgang: UUID, dabei: int, gesamt: int) -> str:
    """The sign of this delivery."""
    return f"{vorgang.hex}-{dabei}von{gesamt}"


def lies(zeichen: str | None) -> Umfang | None:
    """What a sign says, None when it isn't one of ours or contradicts itself."""
    treffer = _FORM.fullmatch(zeichen or "")
    if treffer is None:
        return None
    dabei, gesamt = int(treffer.group(1)), int(treffer.group(2))
    return Umfang(dabei, gesamt) if dabei <= gesamt else None
