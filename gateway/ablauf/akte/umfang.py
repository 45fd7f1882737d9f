"""How much of a file a delivery holds, and what follows: told in the sender's own sign of the receipt event.

XAusländer has no field for it (010206 lists what comes, not what stays or waits), but the receiver must neither
believe that it has the whole file nor wait for what never comes. The sign
(`identifikation.quittungsrelevanterSachverhalt`) is the sender's to choose, at most eight characters of it are
no letters or digits (XInneres, `Identifikation.Ereignis`); other software copies it back unread."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from gateway.ablage.tabellen import Uebergabezeile
from gateway.domain.lieferumfang import Herkunft, Lieferumfang
from gateway.domain.merkmal import Merkmalart
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import NICHTS_GEWORDEN

_FORM = re.compile(
    r"[0-9a-f]{32}-(\d{1,6})(?:von(\d{1,6})(?:folgt(\d{1,6}))?|dazu)(?:klasse([ABCS]))?(?:merkmale([a-m]*))?"
)
_MERKMALE = dict(zip("abcdefghijklm", Merkmalart, strict=True))
"""One letter each, never given to another one."""


def schreibe(vorgang: UUID, umfang: Lieferumfang, herkunft: Herkunft | None = None) -> str:
    """The sign of this delivery: "6von8folgt1" (one waits for a release, one stays), "2dazu" (late mail); then the
    class of its documents and what the sender knows of the person ("klasseBmerkmalea")."""
    wie = "" if herkunft is None else _schreibe_herkunft(herkunft)
    if umfang.gesamt is None:
        return f"{vorgang.hex}-{umfang.dabei}dazu{wie}"
    folgt = f"folgt{umfang.folgt}" if umfang.folgt is not None else ""
    return f"{vorgang.hex}-{umfang.dabei}von{umfang.gesamt}{folgt}{wie}"


def _schreibe_herkunft(herkunft: Herkunft) -> str:
    klasse = f"klasse{herkunft.klasse.value}" if herkunft.klasse else ""
    if herkunft.merkmale is None:
        return klasse
    return f"{klasse}merkmale" + "".join(b for b, art in _MERKMALE.items() if art in herkunft.merkmale)


def lies_herkunft(zeichen: str | None) -> Herkunft:
    """What a sign of ours says of class and Merkmale; nothing, when it isn't one."""
    treffer = _FORM.fullmatch(zeichen or "")
    if treffer is None:
        return Herkunft()
    klasse, merkmale = treffer.group(4, 5)
    arten = None if merkmale is None else tuple(_MERKMALE[b] for b in merkmale)
    return Herkunft(Teilklasse(klasse) if klasse else None, arten)


def lies(zeichen: str | None) -> Lieferumfang | None:
    """What a sign says, None when it isn't one of ours or contradicts itself."""
    treffer = _FORM.fullmatch(zeichen or "")
    if treffer is None:
        return None
    dabei, gesamt, folgt = (None if zahl is None else int(zahl) for zahl in treffer.group(1, 2, 3))
    umfang = Lieferumfang(dabei or 0, gesamt, folgt)
    return umfang if gesamt is None or umfang.dabei + (folgt or 0) <= gesamt else None


def der_lieferungen(zum_stamm: Iterable[Uebergabezeile]) -> list[Lieferumfang]:
    """What the deliveries of one matter say of themselves; one that was rejected or given up has brought nothing."""
    return [
        Lieferumfang(z.anzahl_dokumente, z.anzahl_akte, z.anzahl_folgt)
        for z in zum_stamm
        if z.anzahl_dokumente is not None and z.zustand not in NICHTS_GEWORDEN
    ]
