"""Late scans arrive piece by piece, are classed, taken back, or forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Spaetscanzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.akte import loeschung
from gateway.ablauf.haus import Haus
from gateway.ablauf.spaetscans.scan import (
    HOECHSTENS,
    ZUSAMMEN,
    Spaetscan,
    SpaetscanUnzulaessig,
    StueckPasstNicht,
    als_wert,
    pruefe_angaben,
    pruefe_klasse,
)
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse

_SCHUB = 100


def liste(haus: Haus, benutzer: str, vorhaben: UUID) -> Sequence[Spaetscan]:
    with haus.lesen() as buch:
        return [als_wert(z) for z in sichtbare(buch, benutzer, vorhaben)]


def lies(haus: Haus, benutzer: str, id: UUID) -> Spaetscan:
    """Raises `NichtGefunden`."""
    with haus.lesen() as buch:
        return als_wert(buch.spaetscans.lies(benutzer, id))


def sichtbare(buch: Buch, benutzer: str, vorhaben: UUID) -> Sequence[Spaetscanzeile]:
    """Without parts of what is not split, or not yet: their pages go with the whole."""
    alle = buch.spaetscans.liste(benutzer, vorhaben)
    ganze = {z.id for z in alle if not z.geteilt}
    return [z for z in alle if z.teil_von not in ganze]


@noch_einmal
def beginne(
    haus: Haus,
    benutzer: str,
    vorhaben: UUID,
    name: str,
    groesse: int,
    merkmal: str,
    klasse: Teilklasse,
    ersetzt: Dokument | None = None,
    teil_von: UUID | None = None,
) -> Spaetscan:
    """Announce a file; one of the same name, size and mark that is not whole yet is taken up. `ersetzt`: the document
    of the file in whose place it goes; it keeps that one's class. `teil_von`: the scan that it is cut out of.

    Raises `SpaetscanUnzulaessig`, `NameUnzulaessig`."""
    pruefe_angaben(name, groesse, klasse)
    with haus.buchen() as buch:
        alle = buch.spaetscans.liste(benutzer, vorhaben)
        gleiche = [z for z in alle if z.dateiname == name]
        for zeile in gleiche:
            if teil_von is None and (zeile.groesse, zeile.merkmal) == (groesse, merkmal):
                return als_wert(zeile)
        if gleiche:
            raise SpaetscanUnzulaessig(f"Eine Datei namens »{name}« liegt hier schon. Bitte umbenennen.")
        if len(alle) >= HOECHSTENS:
            raise SpaetscanUnzulaessig(f"Mehr als {HOECHSTENS} Dateien auf einmal gehen nicht.")
        if buch.spaetscans.belegt(benutzer) + groesse > ZUSAMMEN:
            raise SpaetscanUnzulaessig(
                "Hier liegt schon zu viel. Bitte senden oder entfernen Sie zuerst anderes."
            )
        zeile = Spaetscanzeile(
            id=uuid4(),
            vorhaben=vorhaben,
            benutzer=benutzer,
            dateiname=name,
            groesse=groesse,
            merkmal=merkmal[:100],
            klasse=(ersetzt.klasse if ersetzt and ersetzt.klasse else klasse).value,
            stuecke={"teile": []},
            empfangen=0,
            ersetzt=_ersetztes(ersetzt),
            teil_von=teil_von,
            geteilt=False,
        )
        haus.speicher.tresor.lege_an(buch, zeile.id)
        buch.spaetscans.lege_an(zeile)
        return als_wert(zeile)


def _ersetztes(dokument: Dokument | None) -> dict[str, Any] | None:
    if dokument is None:
        return None
    return {
        "uuid": str(dokument.uuid),
        "name": dokument.dateiname,
        "pfad": list(dokument.pfad),
        "klasse": dokument.klasse.value if dokument.klasse else None,
    }


@noch_einmal
def haenge_an(haus: Haus, benutzer: str, id: UUID, ab: int, daten: bytes) -> Spaetscan:
    """The next piece: bytes from `ab` on. Raises `StueckPasstNicht` (what is there stays), `NichtGefunden`."""
    with haus.lesen() as buch:
        zeile = buch.spaetscans.lies(benutzer, id)
        if zeile.empfangen != ab or not daten or ab + len(daten) > zeile.groesse:
            raise StueckPasstNicht
    blob = haus.speicher.blobs.lege(iter([daten]), haus.raum(id))
    with haus.buchen() as buch:
        zeile = buch.spaetscans.zum_aendern(benutzer, id)
        if zeile.empfangen != ab:
            raise StueckPasstNicht
        zeile.stuecke = {"teile": [*zeile.stuecke["teile"], [blob.sha256, blob.groesse]]}
        zeile.empfangen = ab + blob.groesse
        return als_wert(zeile)


@noch_einmal
def klassifiziere(haus: Haus, benutzer: str, id: UUID, klasse: Teilklasse) -> None:
    """Raises `SpaetscanUnzulaessig`, `NichtGefunden`."""
    pruefe_klasse(klasse)
    with haus.buchen() as buch:
        zeile = buch.spaetscans.zum_aendern(benutzer, id)
        eigene = (zeile.ersetzt or {}).get("klasse")
        if eigene not in (None, klasse.value):
            raise SpaetscanUnzulaessig(f"Der Scan ersetzt ein Dokument der Klasse {eigene}; dabei bleibt es.")
        zeile.klasse = klasse.value


def entferne(haus: Haus, benutzer: str, ids: Sequence[UUID]) -> None:
    """Bytes, keys and rows, in this order: what breaks off in between is swept up. Parts go with the whole."""
    with haus.lesen() as buch:
        eigene = [buch.spaetscans.lies(benutzer, id).id for id in ids]
        teile = [teil.id for id in eigene for teil in buch.spaetscans.teile(benutzer, id)]
    _entferne(haus, [*eigene, *teile], benutzer)


def vergiss(haus: Haus) -> None:
    """What somebody uploaded and never sent."""
    with haus.lesen() as buch:
        vor = haus.jetzt() - haus.regeln.frist_spaetscans
        alte = buch.spaetscans.liegengebliebene(vor, hoechstens=_SCHUB)
    if alte and haus.ist_gekommen(vor + haus.regeln.frist_spaetscans):
        _entferne(haus, alte, SYSTEM)


@noch_einmal
def _entferne(haus: Haus, ids: Sequence[UUID], wer: str) -> None:
    loeschung.leere(haus, ids)
    with haus.buchen() as buch:
        buch.schluessel.vernichte(ids)
        buch.spaetscans.entferne(ids, wer)
