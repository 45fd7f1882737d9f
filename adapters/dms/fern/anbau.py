"""A delivery becomes part of a remote file: documents move in, then akte.json names all at once.

Before a document moves, a note in the file's folder says which places it and the others will take: readers
leave these out until akte.json lists them, and an interrupted attempt goes on with the same places, or is
undone. All under the file's `Sperre`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from adapters.dms.anfuegen import Zuwachs, fuege_an
from adapters.dms.fern.akten import Akten, Aktenstand, ist_treffer
from adapters.dms.fern.baum import Baum, Fehlt, Vorhanden
from adapters.dms.fern.fehler import FernGestoert
from adapters.dms.fern.griffe import (
    NACHRICHTEN,
    UEBERNAHME,
    WARTET,
    klein,
    namen_in,
    summe_der_datei,
    wartende,
)
from adapters.dms.fern.sperre import Sperre
from adapters.dms.fern.verborgen import Verborgen
from adapters.dms.namen import Platz
from gateway.aktendatei import DATEINAME, schreibe
from gateway.dmsfehler import DokumentUnbekannt
from gateway.domain.akte import Akte, Dokument


class Anbau:
    """The way of one hidden import into the file `akte`."""

    def __init__(self, baum: Baum, akte: str, vorgang: UUID, verborgen: Verborgen):
        self._baum = baum
        self._akten = Akten(baum)
        self._akte = akte
        self._verborgen = verborgen
        self._vorgang = vorgang.hex
        self._sperre = Sperre(baum, akte, vorgang, verborgen)
        self._uebernahme: Platz = (akte, UEBERNAHME)
        self._wartet: Platz = (*self._uebernahme, f"{vorgang.hex}{WARTET}")
        self._beginn: Platz = (*self._uebernahme, f"{vorgang.hex}.json")

    def plaetze(self) -> dict[UUID, Platz]:
        """Where the documents go or have gone; empty before."""
        return wartende(self._baum, self._akte).get(self._vorgang, {})

    def vollende(self, dazu: Akte, *, gross_gleich_klein: bool) -> None:
        """All documents of `dazu` (digests known) are part of the file when this returns. May be repeated.

        Raises `AkteBelegt`; `AndererInhalt` before anything has changed."""
        self._sperre.nimm()
        try:
            zuwachs, stand = self._plane(dazu, gross_gleich_klein)
        except Exception:
            if not self._begonnen():
                self._sperre.gib_frei()
            raise
        self._bewege(dazu, zuwachs.plaetze)
        self._zeige(zuwachs.akte, stand)
        self._beende()

    def nimm_zurueck(self) -> None:
        """Undo an interrupted attempt; once akte.json lists the documents they stay."""
        if self._begonnen():
            self._sperre.nimm()
            self._vollende_oder_entferne()
        self._sperre.gib_frei()

    def gib_frei(self) -> None:
        """Nothing more will be done: an earlier attempt may have ended without saying so."""
        self._sperre.gib_frei()

    def _vollende_oder_entferne(self) -> None:
        plaetze, gelistet = set(self.plaetze().values()), self._gelistet()
        if plaetze and plaetze <= gelistet:
            self._beende()
            return
        for platz in plaetze:
            self._baum.loesche((self._akte, *platz))
        self._baum.loesche(self._wartet)

    def _gelistet(self) -> set[Platz]:
        if ist_treffer(self._akte) and not klein(self._baum, (self._akte, DATEINAME)):
            return set()
        akte = self._akten.stand(self._akte, luecken=True).akte
        return {(*d.pfad, d.dateiname) for d in akte.dokumente}

    def _begonnen(self) -> bool:
        return klein(self._baum, self._wartet) is not None

    def _plane(self, dazu: Akte, gross_gleich_klein: bool) -> tuple[Zuwachs, Aktenstand]:
        angabe = neue_angabe(self._akte, dazu)
        stand, vorgesehen = self._akten.stand(self._akte, neue_angabe=angabe), self.plaetze()
        zuwachs = fuege_an(
            stand.akte,
            dazu,
            stand.belegt,
            self._summe,
            gross_gleich_klein=gross_gleich_klein,
            vorgesehen=vorgesehen,
        )
        if not self._begonnen():
            if stand.angabe is None:
                self._baum.lege_ordner((self._akte,))  # some want a place for what lies directly in it
            self._baum.lege_ordner(self._uebernahme)
            self._baum.ersetze(self._wartet, _als_json(zuwachs.plaetze), self._verborgen.entwurf())
        return zuwachs, stand

    def _summe(self, dokument: Dokument) -> str:
        summe = summe_der_datei(self._baum, (self._akte, *dokument.pfad, dokument.dateiname))
        if summe is None:
            raise DokumentUnbekannt(wo=f"Dokument {dokument.uuid}")
        return summe.sha256

    def _bewege(self, dazu: Akte, plaetze: Mapping[UUID, Platz]) -> None:
        """What is not in its hidden place any more has arrived already."""
        ordner = {p[:n]: None for p in plaetze.values() for n in range(1, len(p))}
        for pfad in sorted(ordner, key=len):
            self._baum.lege_ordner((self._akte, *pfad))
        for dokument in dazu.dokumente:
            if dokument.uuid not in plaetze:
                continue
            quelle, ziel = self._verborgen.ort(dokument, einzeln=True), plaetze[dokument.uuid]
            with suppress(Fehlt, Vorhanden):
                self._baum.verschiebe(quelle, (self._akte, *ziel))

    def _zeige(self, akte: Akte, stand: Aktenstand) -> None:
        """Only if nobody else has changed the file meanwhile. Raises `AkteBelegt`, `FernGestoert`."""
        self._sperre.pruefe()
        ort = (self._akte, DATEINAME)
        if klein(self._baum, ort) != stand.angabe:
            raise FernGestoert("Die Angaben zur Akte wurden gerade von anderer Seite geändert.")
        self._baum.ersetze(ort, schreibe(akte), self._verborgen.entwurf())

    def _beende(self) -> None:
        """Names of messages are ours and unlike each other: the same name is the same message."""
        self._baum.lege_ordner((self._akte, NACHRICHTEN))
        for name in namen_in(self._baum, self._verborgen.nachrichten):
            with suppress(Fehlt, Vorhanden):
                self._baum.verschiebe((*self._verborgen.nachrichten, name), (self._akte, NACHRICHTEN, name))
        self._baum.ersetze(self._beginn, self._verborgen.ankuendigung() or b"", self._verborgen.entwurf())
        self._baum.loesche(self._wartet)


def neue_angabe(kennung: str, dazu: Akte) -> bytes | None:
    """The akte.json with which a file of the city's own becomes one that we can add to: whose it is, as the delivery
    says. What lies in it already is found there and stays."""
    if not ist_treffer(kennung):
        return None
    return schreibe(replace(dazu, dokumente=(), gliederung=None))


def _als_json(plaetze: Mapping[UUID, Platz]) -> bytes:
    return json.dumps({str(uuid): platz for uuid, platz in plaetze.items()}, ensure_ascii=False).encode()
