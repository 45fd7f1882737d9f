"""A clerk's folder becomes an Akte: files, akte.json (or none), formats, names, positions.

Everything `unpack` would refuse is refused here, with a sentence that names the file and what to do.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from uuid import UUID, uuid5

from gateway import aktendatei
from gateway.aktendatei import DATEINAME, Aktenangabe, Dokumentangabe
from gateway.domain.akte import Dokument, Teilklasse
from gateway.domain.freigabe import NIE
from gateway.domain.person import Person
from gateway.nachrichten.zeichen import ist_datentyp_c
from gateway.paket.dateibaum import Dateibaum, lies_baum
from gateway.paket.fehler import InhaltPasstNicht, ListePasstNicht, NameUnzulaessig, OrdnerUngeeignet
from gateway.paket.formate import code_aus_namen, familie, name_widerspricht
from gateway.paket.messung import Posten, Quelle, miss, umbenannt
from gateway.paket.namen import pruefe_pfad

_NAMENSRAUM = UUID("5f0cf6a4-5a0e-5b43-9a35-2f0f3a6f4c1e")
_HOECHSTGROESSE = 50_000_000
"""Bytes of akte.json."""
_OHNE_UUID = UUID(int=0)


@dataclass(frozen=True)
class Aktenordner:
    """What lies in the folder: `angabe` is its akte.json (empty when there is none)."""

    baum: Dateibaum
    angabe: Aktenangabe
    quellen: tuple[Quelle, ...]

    @property
    def person(self) -> Person | None:
        return self.angabe.person.als_person() if self.angabe.person else None

    def miss(self, melde: Callable[[Dokument], None] = lambda _: None) -> list[Posten]:
        """Read every file once; documents without a uuid get one from path and content.

        `melde` is called after each file. Raises `InhaltPasstNicht`, `OrdnerUngeeignet`, or
        `ListePasstNicht` when a file isn't the one akte.json describes."""
        posten = []
        for quelle in self.quellen:
            posten.append(_mit_uuid(_unveraendert(miss(quelle), quelle.dokument)))
            melde(posten[-1].quelle.dokument)
        return posten


def lies_aktenordner(
    ordner: Path, formate: frozenset[str], *, verboten: frozenset[Teilklasse] = NIE
) -> Aktenordner:
    """Look at a folder without reading the documents' contents. `formate`: codes the receiver accepts;
    `verboten`: classes that must not lie in the folder.

    Raises `OrdnerUngeeignet`, `NameUnzulaessig`, `ListePasstNicht`, `InhaltPasstNicht` or
    `AktendateiUngueltig`."""
    baum = lies_baum(ordner)
    if not baum.dateien:
        raise OrdnerUngeeignet("Im Ordner liegt kein Dokument.", wo=str(ordner))
    for datei in baum.dateien:
        _pruefe_namen(datei)
    angabe = _lies_angabe(baum)
    dokumente = _nach_dateien(baum) if angabe.dokumente is None else _nach_liste(baum, angabe.dokumente)
    return Aktenordner(baum, angabe, tuple(_quelle(baum, d, formate, verboten) for d in dokumente))


def _lies_angabe(baum: Dateibaum) -> Aktenangabe:
    if not (baum.wurzel / DATEINAME).exists():
        return Aktenangabe()
    with baum.oeffne(DATEINAME) as strom:
        daten = strom.read(_HOECHSTGROESSE + 1)
    if len(daten) > _HOECHSTGROESSE:
        raise OrdnerUngeeignet("Die Datei ist zu groß.", wo=DATEINAME)
    return aktendatei.lies(daten)


def _pruefe_namen(datei: str) -> None:
    teile = PurePosixPath(datei).parts
    pruefe_pfad(teile, datei)
    if ist_datentyp_c(datei):
        return
    grund = "Der Name enthält Zeichen, die in Nachrichten nicht erlaubt sind (DIN 91379, Datentyp C)."
    if ist_datentyp_c(unicodedata.normalize("NFC", datei)):
        grund = "Im Namen stehen Umlaute oder Akzente in zerlegter Form (üblich auf Apple-Geräten)."
    raise NameUnzulaessig(f"{grund} Bitte die Datei oder ihren Ordner umbenennen.", wo=datei)


def _nach_dateien(baum: Dateibaum) -> Iterator[Dokument]:
    """Without a list: order by path, date of the file."""
    for position, datei in enumerate(baum.dateien, 1):
        angabe = Dokumentangabe(datei=datei, aktenwirksamkeit=_dateizeit(baum.pfad(datei)))
        yield _dokument(angabe, position)


def _nach_liste(baum: Dateibaum, liste: list[Dokumentangabe]) -> Iterator[Dokument]:
    """With a list: each file exactly once, positions for all or for none."""
    _pruefe_zuordnung([a.datei for a in liste], set(baum.dateien))
    mit_position = sum(a.position is not None for a in liste)
    if mit_position not in (0, len(liste)):
        raise ListePasstNicht("Entweder haben alle Dokumente eine Position oder keines.", wo=DATEINAME)
    for position, angabe in enumerate(liste, 1):
        yield _dokument(angabe, position)


def _pruefe_zuordnung(gelistet: list[str], vorhanden: set[str]) -> None:
    for datei, anzahl in Counter(gelistet).items():
        if datei not in vorhanden:
            raise ListePasstNicht(
                f"{DATEINAME} nennt diese Datei, aber im Ordner liegt sie nicht. "
                "Bitte die Datei ergänzen oder den Eintrag streichen.",
                wo=datei[:200],
            )
        if anzahl > 1:
            raise ListePasstNicht(f"{DATEINAME} nennt diese Datei zweimal.", wo=datei)
    for datei in sorted(vorhanden.difference(gelistet)):
        raise ListePasstNicht(
            f"Die Datei steht nicht in {DATEINAME}. Bitte dort eintragen oder aus dem Ordner nehmen.",
            wo=datei,
        )


def _dokument(angabe: Dokumentangabe, position: int) -> Dokument:
    format_ = angabe.format or code_aus_namen(angabe.datei)
    if format_ is None:
        raise InhaltPasstNicht(
            "An der Endung ist kein Format der Codeliste zu erkennen. Bitte die Datei als PDF speichern "
            f"oder ihr Format in {DATEINAME} angeben.",
            wo=angabe.datei,
        )
    return aktendatei.als_dokument(angabe, uuid=_OHNE_UUID, format_=format_, position=position)


def _quelle(
    baum: Dateibaum, dokument: Dokument, formate: frozenset[str], verboten: frozenset[Teilklasse]
) -> Quelle:
    datei = dokument.relativer_pfad
    if dokument.klasse in verboten:
        raise ListePasstNicht(
            "Das Dokument ist als nicht abzugeben eingestuft (Klasse V oder X). Bitte aus dem Ordner nehmen.",
            wo=datei,
        )
    if dokument.format not in formate:
        name = gefunden.name if (gefunden := familie(dokument.format)) else dokument.format
        raise InhaltPasstNicht(
            f"Das Format {name} braucht das Einverständnis der empfangenden Behörde. "
            "Bitte als PDF speichern oder die vereinbarten Formate mit --formate angeben.",
            wo=datei,
        )
    if name_widerspricht(dokument.format, dokument.dateiname):
        raise InhaltPasstNicht("Die Endung gehört zu einem anderen Format als angegeben.", wo=datei)
    return Quelle(dokument, lambda: baum.oeffne(datei), wo=datei)


def _unveraendert(posten: Posten, vorher: Dokument) -> Posten:
    """akte.json may say which bytes it means; others under the same uuid would be an incident there."""
    jetzt = posten.quelle.dokument
    if (vorher.sha256 or jetzt.sha256, vorher.groesse or jetzt.groesse) != (jetzt.sha256, jetzt.groesse):
        raise ListePasstNicht(
            f"Die Datei ist nicht mehr die, die {DATEINAME} beschreibt. Wenn das richtig ist, bitte dort "
            "uuid, groesse und sha256 dieses Dokuments streichen.",
            wo=vorher.relativer_pfad,
        )
    return posten


def _mit_uuid(posten: Posten) -> Posten:
    dokument = posten.quelle.dokument
    if dokument.uuid != _OHNE_UUID:
        return posten
    return umbenannt(posten, uuid5(_NAMENSRAUM, f"{dokument.relativer_pfad}\0{dokument.sha256}"))


def _dateizeit(pfad: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(pfad.stat().st_mtime), UTC)
    except (OSError, OverflowError, ValueError):
        return None
