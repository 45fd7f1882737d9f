"""Did the same file arrive? Every document byte by byte, the order, the metadata, and the receipts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from gateway.ablauf.akte import ausfuhr, loeschung
from gateway.ablauf.haus import Haus
from gateway.demo.ausgaenge import abgebende_vorgaenge
from gateway.demo.seite import Seite
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import NIE
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
    """Where everything lies; no file and no receipt where none was to go."""

    dokumente: int
    geblieben: int
    """Documents that did not leave."""
    bytes: int
    akte: str | None
    """Address in the DMS."""
    quittung: Path | None
    nachrichten: Path
    zurueck: bool = False
    """It was there, and came back."""


_Summe = tuple[str, int]
"""SHA-256 and size."""


def vergleiche(a: Seite, b: Seite, basis: Path, spaete_post: Sequence[Path] = ()) -> Ergebnis:
    """Raises `NichtDasselbe`."""
    alle, angekommen = _dokumente(a), _dokumente(b)
    gesandt = [(d, summe) for d, summe in alle if d.klasse not in NIE]
    _pruefe_akte(gesandt, angekommen)
    _pruefe_nachgeliefertes(gesandt, angekommen, spaete_post)
    quittungen = [_quittung(a, v.ueberblick.id, basis) for v in abgebende_vorgaenge(a)]
    return Ergebnis(
        dokumente=len(angekommen),
        geblieben=len(alle) - len(gesandt),
        bytes=sum(groesse for _, (_, groesse) in angekommen),
        akte=_haus(b).dms.adresse(_ref(b)),
        quittung=quittungen[0],
        nachrichten=_schreibe_nachrichten(a, b, basis),
    )


def nichts_ging(a: Seite, b: Seite, basis: Path) -> Ergebnis:
    """No document has left: Freiburg's DMS is empty, and neither side wrote a delivery.

    Raises `NichtDasselbe`."""
    nachrichten = _schreibe_nachrichten(a, b, basis)
    if any(n.name.startswith(("010206", "010207")) for n in nachrichten.iterdir()):
        raise NichtDasselbe("Es ist etwas hinausgegangen, obwohl abgelehnt war.")
    akten = b.behoerde.dms / "akten"
    if any(_dms_ref(b, v.ueberblick.id) for v in b.vorgaenge) or (akten.exists() and any(akten.iterdir())):
        raise NichtDasselbe("In Freiburg liegt eine Akte, obwohl abgelehnt war.")
    return Ergebnis(0, 0, 0, None, None, nachrichten)


def kam_zurueck(a: Seite, b: Seite, basis: Path) -> Ergebnis:
    """The delivery was in Freiburg and nothing of it is there any more: no file, no staged bytes.

    Raises `NichtDasselbe`."""
    akten = b.behoerde.dms / "akten"
    if akten.exists() and any(akten.iterdir()):
        raise NichtDasselbe("In Freiburg liegt eine Akte, obwohl sie zurückgegeben ist.")
    haus, ids = _haus(b), [v.ueberblick.id for v in b.vorgaenge]
    if loeschung.uebrig(haus, ids):
        raise NichtDasselbe("In Freiburg liegen noch Bytes der zurückgegebenen Akte.")
    return Ergebnis(0, 0, 0, None, None, _schreibe_nachrichten(a, b, basis), zurueck=True)


def _pruefe_akte(
    gesandt: Sequence[tuple[Dokument, _Summe]], angekommen: Sequence[tuple[Dokument, _Summe]]
) -> None:
    """All of it, unchanged; in the order of the file as far as one delivery goes."""
    dort = {d.uuid: (d, summe) for d, summe in angekommen}
    if any(d.uuid not in dort for d, _ in gesandt):
        raise NichtDasselbe("Es fehlen Dokumente.")
    if [_merkmale(d) for d, _ in gesandt] != [_merkmale(dort[d.uuid][0]) for d, _ in gesandt]:
        raise NichtDasselbe("Die Metadaten der Dokumente sind nicht dieselben.")
    if [summe for _, summe in gesandt] != [dort[d.uuid][1] for d, _ in gesandt]:
        raise NichtDasselbe("Die Bytes der Dokumente sind nicht dieselben.")
    stelle = {d.uuid: n for n, (d, _) in enumerate(angekommen)}
    for teil in _lieferungen(d for d, _ in gesandt):
        if sorted(teil, key=stelle.__getitem__) != teil:
            raise NichtDasselbe("Die Reihenfolge der Dokumente ist nicht dieselbe.")


def _lieferungen(dokumente: Iterable[Dokument]) -> list[list[UUID]]:
    """Held classes travel by themselves, later."""
    gruppen: dict[str, list[UUID]] = {}
    for d in dokumente:
        klasse = d.klasse.value if d.klasse else "C"
        gruppen.setdefault(klasse if klasse in "CS" else "frei", []).append(d.uuid)
    return list(gruppen.values())


def _pruefe_nachgeliefertes(
    gesandt: Sequence[tuple[Dokument, _Summe]],
    angekommen: Sequence[tuple[Dokument, _Summe]],
    spaete_post: Sequence[Path],
) -> None:
    """What came besides is the late mail, and nothing else."""
    bekannt = {d.uuid for d, _ in gesandt}
    weitere = sorted((d.dateiname, summe) for d, summe in angekommen if d.uuid not in bekannt)
    erwartet = []
    for datei in spaete_post:
        with datei.open("rb") as strom:
            erwartet.append((datei.name, _lies_durch(strom)))
    if weitere != sorted(erwartet):
        raise NichtDasselbe("Die späte Post ist nicht so angekommen, wie sie abging.")


def _schreibe_nachrichten(a: Seite, b: Seite, basis: Path) -> Path:
    nachrichten = basis / "nachrichten"
    nachrichten.mkdir(exist_ok=True)
    for seite in (a, b):
        for vorgang in seite.vorgaenge:
            ausfuhr.schreibe_gesendete(_haus(seite), vorgang.ueberblick.id, nachrichten)
    return nachrichten


def _quittung(a: Seite, id: UUID, basis: Path) -> Path:
    """The receipt that Stuttgart holds, verified on arrival, for exactly this delivery."""
    haus = _haus(a)
    dateien = ausfuhr.schreibe_erhaltene(haus, id, "0020", basis / "quittung")
    with haus.lesen() as buch:
        lieferung = buch.vorgaenge.lies(id).lieferung_uuid
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


def _dokumente(seite: Seite) -> list[tuple[Dokument, _Summe]]:
    dms, ref = _haus(seite).dms, _ref(seite)
    dokumente = sorted(dms.lies_akte(ref).dokumente, key=lambda d: d.position)
    return [(d, _summe(dms, ref, d)) for d in dokumente]


def _summe(dms: Dms, ref: Aktenref, dokument: Dokument) -> _Summe:
    with dms.oeffne_dokument(ref, dokument.uuid) as strom:
        return _lies_durch(strom)


def _lies_durch(strom: BinaryIO) -> _Summe:
    sha256, groesse = hashlib.sha256(), 0
    while stueck := strom.read(1 << 20):
        sha256.update(stueck)
        groesse += len(stueck)
    return sha256.hexdigest(), groesse


def _merkmale(d: Dokument) -> tuple[object, ...]:
    return (d.uuid, d.relativer_pfad, d.format, d.beschreibung, d.aktenwirksamkeit)


def _ref(seite: Seite) -> Aktenref:
    with _haus(seite).lesen() as buch:
        zeile = buch.vorgaenge.lies(seite.erste.ueberblick.id)
    assert zeile.dms_ref is not None
    return Aktenref(zeile.dms_ref, zeile.aktenzeichen_eigenes or "")


def _dms_ref(seite: Seite, id: UUID) -> str | None:
    with _haus(seite).lesen() as buch:
        return buch.vorgaenge.lies(id).dms_ref


def _haus(seite: Seite) -> Haus:
    return seite.installation.haus(seite.behoerde.kennung)
