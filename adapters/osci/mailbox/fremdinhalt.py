"""Can foreign contents stand in a message of ours, beside our own blocks, and still be read?"""

from __future__ import annotations

from collections.abc import Iterable

from adapters.osci.draht.kopfbloecke import POSTFACHROLLEN, Rollenzertifikat
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.namen import OSCI, q
from adapters.osci.fehler import UmschlagFehler

_VERGEBEN = frozenset(
    {
        "acceptdelivery",
        "body",
        "clientsignature",
        "controlblock",
        "desiredlanguages",
        "featuredescription",
        "intermediarycertificates",
        "nonintermediarycertificates",
        "processdelivery",
        "responsetofetchdelivery",
        "responsetomediatedelivery",
        "suppliersignature",
    }
)
"""Ids of our own blocks beside which foreign contents will stand when they are handed out."""


def weitergebbar(nachricht: Nachricht, zertifikate: Iterable[Rollenzertifikat]) -> bool:
    """One ContentPackage, no Id that we need ourselves, nobody who poses as the mailbox."""
    rumpf, alle = nachricht.rumpf, tuple(zertifikate)
    if [kind.tag for kind in rumpf] != [q(OSCI, "ContentPackage")]:
        return False
    kennungen = {e.get("Id") for e in rumpf[0].iter()} | {z.kennung for z in alle}
    if kennungen & _VERGEBEN or any(str(k).startswith("intermed_") for k in kennungen):
        return False
    return not any(z.rolle in POSTFACHROLLEN for z in alle) and _namensraeume_passen(nachricht)


def _namensraeume_passen(nachricht: Nachricht) -> bool:
    try:
        nachricht.rumpf_namensraeume()
    except UmschlagFehler:
        return False
    return True
