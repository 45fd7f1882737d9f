"""Written messages of one handover as XML files, for inspection and for the proof."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.inhaltsspeicher import stuecke
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.durchlauf import schreibend


def schreibe_gesendete(umgebung: Umgebung, uebergabe: UUID, ordner: Path) -> list[Path]:
    """Every message we sent for this Uebergabe, one file each; the oldest first."""
    return [_schreibe(umgebung, z, ordner) for z in _zeilen(umgebung, uebergabe, Nachrichtenrichtung.AUS)]


def schreibe_erhaltene(umgebung: Umgebung, uebergabe: UUID, typ: str, ordner: Path) -> list[Path]:
    """The messages of one type that we received for this Uebergabe, as they came."""
    zeilen = _zeilen(umgebung, uebergabe, Nachrichtenrichtung.EIN)
    return [_schreibe(umgebung, z, ordner) for z in zeilen if z.typ == typ]


def _zeilen(umgebung: Umgebung, uebergabe: UUID, richtung: Nachrichtenrichtung) -> list[Nachrichtenzeile]:
    with umgebung.lesen() as ablage:
        return [
            z
            for z in ablage.nachrichten.zur_uebergabe(uebergabe)
            if z.richtung is richtung and z.xml is not None
        ]


def _schreibe(umgebung: Umgebung, zeile: Nachrichtenzeile, ordner: Path) -> Path:
    assert zeile.xml is not None
    ordner.mkdir(parents=True, exist_ok=True)
    nummer = f"_{zeile.paket:05}" if zeile.paket else ""
    datei = ordner / f"{zeile.typ}{nummer}_{zeile.nachrichten_uuid}.xml"
    with umgebung.lesen() as ablage:
        strom = umgebung.speicher.oeffne(ablage, zeile.schluessel, zeile.xml)
    with strom, schreibend(datei) as ziel:
        for stueck in stuecke(strom):
            ziel.write(stueck)
    return datei
