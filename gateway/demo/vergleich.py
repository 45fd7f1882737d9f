"""Did the same file arrive? Every document byte by byte, the order, the metadata, and the receipt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gateway.ablauf import ausfuhr
from gateway.ablauf.umgebung import Umgebung
from gateway.demo.lauf import Seite
from gateway.domain.akte import Dokument
from gateway.domain.freigabe import NIE
from gateway.errors import InternerFehler
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.quittung import AKTE_UEBERNOMMEN, Quittung
from gateway.ports import Aktenref, Dms


class NichtDasselbe(InternerFehler):
    """What arrived differs from what was sent, or the receipt does not prove it."""

    code = "demo.vergleich"
    satz = "Was angekommen ist, ist nicht, was abgesandt wurde."


@dataclass(frozen=True)
class Ergebnis:
    """Where everything lies."""

    dokumente: int
    geblieben: int
    """Documents of classes that never leave the house."""
    bytes: int
    akte: Path
    quittung: Path
    nachrichten: Path


def vergleiche(a: Seite, b: Seite, basis: Path) -> Ergebnis:
    """Raises `NichtDasselbe`."""
    alle, angekommen = _dokumente(a), _dokumente(b)
    gesandt = [(d, summe) for d, summe in alle if d.klasse not in NIE]
    if [_merkmale(d) for d, _ in gesandt] != [_merkmale(d) for d, _ in angekommen]:
        raise NichtDasselbe("Reihenfolge oder Metadaten der Dokumente sind nicht dieselben.")
    if [summe for _, summe in gesandt] != [summe for _, summe in angekommen]:
        raise NichtDasselbe("Die Bytes der Dokumente sind nicht dieselben.")
    nachrichten = basis / "nachrichten"
    for seite in (a, b):
        ausfuhr.schreibe_gesendete(_umgebung(seite), seite.id, nachrichten)
    return Ergebnis(
        dokumente=len(angekommen),
        geblieben=len(alle) - len(gesandt),
        bytes=sum(groesse for _, (_, groesse) in angekommen),
        akte=b.behoerde.dms / "akten" / _ref(b).id,
        quittung=_quittung(a, basis),
        nachrichten=nachrichten,
    )


def _quittung(a: Seite, basis: Path) -> Path:
    """The receipt that Stuttgart holds, verified on arrival, for exactly this delivery."""
    umgebung = _umgebung(a)
    dateien = ausfuhr.schreibe_erhaltene(umgebung, a.id, "0020", basis / "quittung")
    with umgebung.lesen() as ablage:
        lieferung = ablage.uebergaben.lies(a.id).lieferung_uuid
    for datei in dateien:
        with datei.open("rb") as strom:
            nachricht = lies_nachricht(strom)
        if (
            isinstance(nachricht, Quittung)
            and nachricht.ursprung.uuid == lieferung
            and nachricht.angabe.sachverhalt == AKTE_UEBERNOMMEN
        ):
            return datei
    raise NichtDasselbe("Es fehlt die Quittung »Akte übernommen« zu dieser Lieferung.")


def _dokumente(seite: Seite) -> list[tuple[Dokument, tuple[str, int]]]:
    dms, ref = _umgebung(seite).dms, _ref(seite)
    dokumente = sorted(dms.lies_akte(ref).dokumente, key=lambda d: d.position)
    return [(d, _summe(dms, ref, d)) for d in dokumente]


def _summe(dms: Dms, ref: Aktenref, dokument: Dokument) -> tuple[str, int]:
    with dms.oeffne_dokument(ref, dokument.uuid) as strom:
        return _lies_durch(strom)


def _lies_durch(strom: BinaryIO) -> tuple[str, int]:
    sha256, groesse = hashlib.sha256(), 0
    while stueck := strom.read(1 << 20):
        sha256.update(stueck)
        groesse += len(stueck)
    return sha256.hexdigest(), groesse


def _merkmale(d: Dokument) -> tuple[object, ...]:
    return (d.uuid, d.relativer_pfad, d.format, d.beschreibung, d.aktenwirksamkeit)


def _ref(seite: Seite) -> Aktenref:
    with _umgebung(seite).lesen() as ablage:
        zeile = ablage.uebergaben.lies(seite.id)
    assert zeile.dms_ref is not None
    return Aktenref(zeile.dms_ref, zeile.aktenzeichen_eigenes or "")


def _umgebung(seite: Seite) -> Umgebung:
    return seite.installation.umgebung(seite.behoerde.kennung)
