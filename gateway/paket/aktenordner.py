"""A clerk's folder becomes an Akte: files, akte.json (or none), formats, names, positions.

Everything `unpack` would refuse is refused here, all of it at once, with a sentence each that names the file
and what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

from gateway import aktendatei
from gateway.aktendatei import DATEINAME, Aktenangabe, Dokumentangabe
from gateway.domain.akte import Dokument
from gateway.domain.person import Person
from gateway.domain.systemdatei import nenne
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.errors import EingabeFehler
from gateway.paket.dateibaum import Dateibaum, lies_baum
from gateway.paket.fehler import (
    InhaltPasstNicht,
    ListePasstNicht,
    OrdnerUngeeignet,
)
from gateway.paket.formate import code_aus_namen
from gateway.paket.grenzen import pruefe_anzahl
from gateway.paket.maengel import Hinweis, Maengelliste
from gateway.paket.messung import Posten, Quelle, miss, umbenannt
from gateway.paket.ordnerpruefung import pruefe_namen, pruefe_zulassung, zuordnungsmaengel
from gateway.paket.windowsnamen import nicht_fuer_windows

_NAMENSRAUM = UUID("5f0cf6a4-5a0e-5b43-9a35-2f0f3a6f4c1e")
_HOECHSTGROESSE = 50_000_000
"""Bytes of akte.json."""
_OHNE_UUID = UUID(int=0)


@dataclass(frozen=True)
class Aktenordner:
    """What lies in the folder: `angabe` is its akte.json (empty when there is none), `maengel` what its
    names and entries are refused for. `quellen` are all documents whose content can be looked at still."""

    baum: Dateibaum
    angabe: Aktenangabe
    quellen: tuple[Quelle, ...]
    maengel: tuple[EingabeFehler, ...] = ()

    @property
    def person(self) -> Person | None:
        return self.angabe.person.als_person() if self.angabe.person else None

    def hinweise(self) -> Iterator[Hinweis]:
        """What is passed over, and names that other systems can't hold."""
        for datei, was in self.baum.systemdateien:
            yield Hinweis("systemdatei", datei, f"Das ist kein Dokument ({was}); es bleibt hier.")
        for ordner in self.baum.versteckt:
            yield Hinweis("versteckt", ordner, "Versteckte Ordner bleiben hier.")
        for datei, satz in nicht_fuer_windows(self.baum.dateien):
            yield Hinweis("windows", datei, satz)

    def miss(self, melde: Callable[[Dokument], None] = lambda _: None) -> list[Posten]:
        """`sichte`, and nothing wrong. Raises a leaf of `EingabeFehler`, among them `OrdnerMaengel`."""
        posten, maengel = self.sichte(melde)
        maengel.wirf()
        return posten

    def sichte(self, melde: Callable[[Dokument], None] = lambda _: None) -> tuple[list[Posten], Maengelliste]:
        """Read every file once; documents without a uuid get one from path and content.

        `melde` is called after each file. Noted with all that was wrong before: `InhaltPasstNicht`,
        `OrdnerUngeeignet`, or `ListePasstNicht` when a file isn't the one akte.json describes."""
        posten, maengel = [], Maengelliste(self.maengel)
        for quelle in self.quellen:
            with maengel.fange():
                posten.append(_mit_uuid(_unveraendert(miss(quelle), quelle.dokument)))
            melde(quelle.dokument)
        return posten, maengel


def lies_aktenordner(
    ordner: Path, formate: frozenset[str], *, verboten: frozenset[Teilklasse] = NIE
) -> Aktenordner:
    """Look at a folder without reading the documents' contents. `formate`: codes the receiver accepts;
    `verboten`: classes that must not lie in the folder.

    What is wrong with single documents is noted in the result. Raises `OrdnerUngeeignet` for a folder
    without any, `ZuGross` for one with too many, `AktendateiUngueltig`."""
    maengel = Maengelliste()
    baum = lies_baum(ordner, maengel)
    with maengel.fange():
        angabe = _lies_angabe(baum)
    if any(mangel.wo == DATEINAME for mangel in maengel.maengel):
        maengel.wirf()
    baum = baum.mit_gelisteten({a.datei for a in angabe.dokumente or ()})
    _pruefe_umfang(baum, maengel)
    for datei in baum.dateien:
        pruefe_namen(datei, maengel)
    angaben = (
        _nach_dateien(baum) if angabe.dokumente is None else _nach_liste(baum, angabe.dokumente, maengel)
    )
    quellen = _quellen(baum, angaben, formate, verboten, maengel)
    return Aktenordner(baum, angabe, tuple(quellen), maengel.maengel)


def _lies_angabe(baum: Dateibaum) -> Aktenangabe:
    if not (baum.wurzel / DATEINAME).exists():
        return Aktenangabe()
    with baum.oeffne(DATEINAME) as strom:
        daten = strom.read(_HOECHSTGROESSE + 1)
    if len(daten) > _HOECHSTGROESSE:
        raise OrdnerUngeeignet("Die Datei ist zu groß.", wo=DATEINAME)
    return aktendatei.lies(daten)


def _pruefe_umfang(baum: Dateibaum, maengel: Maengelliste) -> None:
    """Without documents, or with too many, nothing else needs to be looked at."""
    pruefe_anzahl(len(baum.dateien))
    if not baum.dateien:
        maengel.wirf()
        beiwerk = f" Nur {nenne(baum.systemdateien)}." if baum.systemdateien else ""
        raise OrdnerUngeeignet(f"Im Ordner liegt kein Dokument.{beiwerk}", wo=str(baum.wurzel))


def _nach_dateien(baum: Dateibaum) -> Iterator[Dokumentangabe]:
    """Without a list: order by path, date of the file."""
    for datei in baum.dateien:
        yield Dokumentangabe(datei=datei, aktenwirksamkeit=_dateizeit(baum.pfad(datei)))


def _nach_liste(
    baum: Dateibaum, liste: list[Dokumentangabe], maengel: Maengelliste
) -> Iterator[Dokumentangabe]:
    """With a list: each file exactly once, positions for all or for none."""
    mit_position = sum(a.position is not None for a in liste)
    if mit_position not in (0, len(liste)):
        satz = "Entweder haben alle Dokumente eine Position oder keines."
        maengel.nimm(ListePasstNicht(satz, wo=DATEINAME))
    vorhanden = set(baum.dateien)
    anzahl = Counter(a.datei for a in liste)
    for mangel in zuordnungsmaengel(anzahl, vorhanden):
        maengel.nimm(mangel)
    return (a for a in liste if a.datei in vorhanden and anzahl[a.datei] == 1)


def _quellen(
    baum: Dateibaum,
    angaben: Iterator[Dokumentangabe],
    formate: frozenset[str],
    verboten: frozenset[Teilklasse],
    maengel: Maengelliste,
) -> Iterator[Quelle]:
    for position, angabe in enumerate(angaben, 1):
        with maengel.fange():
            dokument = _dokument(angabe, position)
            pruefe_zulassung(dokument, formate, verboten)
            yield Quelle(dokument, partial(baum.oeffne, angabe.datei), wo=angabe.datei)


def _dokument(angabe: Dokumentangabe, position: int) -> Dokument:
    format_ = angabe.format or code_aus_namen(angabe.datei)
    if format_ is None:
        raise InhaltPasstNicht(
            "An der Endung ist kein Format der Codeliste zu erkennen. Bitte die Datei als PDF speichern "
            f"oder ihr Format in {DATEINAME} angeben.",
            wo=angabe.datei,
        )
    return aktendatei.als_dokument(angabe, uuid=_OHNE_UUID, format_=format_, position=position)


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
