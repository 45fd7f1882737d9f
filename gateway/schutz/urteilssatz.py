"""What a verdict says beside its finding: whose certificate, which one, since when."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.worte import tag
from gateway.schutz.zertifikat import Zertifikat

_LAENGE = 120
_BUCHSTABEN = range(0xC0, 0x180)
"""Letters beyond ASCII that may stand in messages (DIN 91379 C knows all of Latin-1 and Latin Extended-A)."""


def benenne(zertifikat: Zertifikat) -> str:
    """Subject and serial number. Strangers write subjects: what is no letter or sign of ours becomes "?"."""
    inhaber = "".join(zeichen if _zulaessig(zeichen) else "?" for zeichen in zertifikat.inhaber)
    gekuerzt = inhaber if len(inhaber) <= _LAENGE else f"{inhaber[:_LAENGE]}..."
    return f"{gekuerzt} (Seriennummer {zertifikat.x509.serial_number:x})"


def wer(zertifikat: Zertifikat, wann: datetime, schuld: Zertifikat | None, seit: datetime | None) -> str:
    """`schuld`: the certificate on the way up that is to blame, when that is known; `seit`: since when it is
    revoked, when that is known."""
    if schuld is None or schuld == zertifikat:
        return f"Inhaber: {benenne(zertifikat)}{_frist(zertifikat, wann, seit)}."
    return (
        f"Inhaber: {benenne(zertifikat)}; es liegt am Aussteller {benenne(schuld)}"
        f"{_frist(schuld, wann, seit) or f', {schuld.bits} Bit'}."
    )


def _frist(zertifikat: Zertifikat, wann: datetime, seit: datetime | None) -> str:
    if seit is not None:
        return f", gesperrt seit {tag(seit)}"
    if wann > zertifikat.gueltig_bis:
        return f", abgelaufen seit {tag(zertifikat.gueltig_bis)}"
    if wann < zertifikat.gueltig_ab:
        return f", gültig erst ab {tag(zertifikat.gueltig_ab)}"
    return ""


def _zulaessig(zeichen: str) -> bool:
    return " " <= zeichen <= "~" or (ord(zeichen) in _BUCHSTABEN and zeichen not in "×÷")
