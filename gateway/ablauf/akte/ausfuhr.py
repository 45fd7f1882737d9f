"""Written messages of one handover as XML files, for inspection and for the proof."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import stuecke
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.durchlauf import schreibend


def schreibe_gesendete(haus: Haus, vorgang: UUID, ordner: Path) -> list[Path]:
    """Every message we sent for this Uebergabe, one file each; the oldest first."""
    return [_schreibe(haus, z, ordner) for z in _zeilen(haus, vorgang, Nachrichtenrichtung.AUS)]


def schreibe_erhaltene(haus: Haus, vorgang: UUID, typ: str, ordner: Path) -> list[Path]:
    """The messages of one type that we received for this Uebergabe, as they came."""
    zeilen = _zeilen(haus, vorgang, Nachrichtenrichtung.EIN)
    return [_schreibe(haus, z, ordner) for z in zeilen if z.typ == typ]


def _zeilen(haus: Haus, vorgang: UUID, richtung: Nachrichtenrichtung) -> list[Nachrichtenzeile]:
    with haus.lesen() as buch:
        return [
            z
            for z in buch.nachrichten.zum_vorgang(vorgang)
            if z.richtung is richtung and z.xml is not None and z.geloescht is None
        ]


def _schreibe(haus: Haus, zeile: Nachrichtenzeile, ordner: Path) -> Path:
    assert zeile.xml is not None
    ordner.mkdir(parents=True, exist_ok=True)
    nummer = f"_{zeile.paket:05}" if zeile.paket else ""
    datei = ordner / f"{zeile.typ}{nummer}_{zeile.nachrichten_uuid}.xml"
    strom = haus.speicher.blobs.oeffne(zeile.xml, haus.raum(zeile.schluessel))
    with strom, schreibend(datei) as ziel:
        for stueck in stuecke(strom):
            ziel.write(stueck)
    return datei
