"""What the eAkte has confirmed and nobody needs here any more goes; what was handed over stays known by its digest.

.uebernahme/abgegeben.json   uuid -> digest and size of every document that was here
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from adapters.dms.fern.akten import Akten
from adapters.dms.fern.griffe import UEBERNAHME, klein
from adapters.dms.fern.sperre import Sperre
from adapters.dms.fern.verborgen import IMPORTE, Verborgen
from adapters.dms.xdomea.austausch import Unterbaum
from gateway.aktendatei import DATEINAME, schreibe
from gateway.domain.akte import Akte

_LISTE = "abgegeben.json"


def gib_auf(baum: Unterbaum, akten: Akten, kennung: str) -> None:
    """Repeating is harmless. Raises `AkteBelegt`, `AkteUnbekannt`."""
    vorgang = uuid4()
    verborgen = Verborgen(baum, vorgang)
    sperre = Sperre(baum, kennung, vorgang, verborgen)
    baum.lege_ordner((IMPORTE,))
    baum.lege_ordner(verborgen.hier)
    try:
        sperre.nimm()
        akte = akten.stand(kennung, luecken=True).akte
        liste = {
            **abgegeben(baum, kennung),
            **{str(d.uuid): {"sha256": d.sha256, "groesse": d.groesse} for d in akte.dokumente},
        }
        baum.ersetze((kennung, UEBERNAHME, _LISTE), json.dumps(liste).encode(), verborgen.entwurf())
        leer = Akte(akte.person, akte.aktenzeichen, (), akte.merkmale)
        baum.ersetze((kennung, DATEINAME), schreibe(leer), verborgen.entwurf())
        for eintrag in baum.liste((kennung,)):
            if not eintrag.name.startswith(".") and eintrag.name != DATEINAME:
                baum.loesche((kennung, eintrag.name), ordner=eintrag.ist_ordner)
    finally:
        sperre.gib_frei()
        verborgen.entferne()


def weitergegeben(baum: Unterbaum, kennung: str) -> frozenset[UUID]:
    """Documents that were here and are now only in the eAkte."""
    return frozenset(map(UUID, abgegeben(baum, kennung)))


def abgegeben(baum: Unterbaum, kennung: str) -> Mapping[str, Any]:
    daten = klein(baum, (kennung, UEBERNAHME, _LISTE))
    return json.loads(daten) if daten else {}
