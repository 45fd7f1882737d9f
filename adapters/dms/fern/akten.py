"""The visible files of a remote store: finding, reading, opening."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from adapters.dms.aktenliste import baue_akte
from adapters.dms.fern.baum import TREFFERZEICHEN, Baum, Fehlt, Marke, Suchend, Treffer
from adapters.dms.fern.fehler import FernGestoert, OrtFehlt
from adapters.dms.fern.griffe import klein, summe_der_datei, wartende
from adapters.dms.fund import Kennzeichen, fund, kennzeichen
from adapters.dms.namen import Platz
from adapters.dms.summen import Summe
from gateway.aktendatei import DATEINAME, lies
from gateway.dmsfehler import AkteUnbekannt, AkteUnlesbar, DokumentUnbekannt
from gateway.domain.akte import Akte, Dokument
from gateway.domain.person import Person
from gateway.errors import EingabeFehler
from gateway.ports import Aktenfund, Aktenref

OHNE_ANGABE = "Diese Akte der Behörde hat noch keine Angaben von hier (akte.json)."
_VERSUCHE = 20
_LUECKENVERSUCHE, _LUECKE = 5, 0.1


@dataclass(frozen=True)
class Aktenstand:
    """A file as it was at one moment; `angabe`: the bytes of its akte.json, None where it has none yet."""

    akte: Akte
    belegt: frozenset[Platz]
    angabe: bytes | None


def ist_kennung(text: str) -> bool:
    """Whether this can be the name of a file's folder; hidden ones are not files."""
    return bool(text) and not text.startswith((".", "_")) and not {"/", "\\", "\0"} & set(text)


class Akten:
    """Reading only; safe while an import becomes visible."""

    def __init__(self, baum: Baum):
        self._baum = baum
        self._kennzeichen: dict[str, tuple[Marke, Kennzeichen | None]] = {}
        self._zuletzt: tuple[str, Akte] | None = None

    def finde(self, person: Person, aktenzeichen: str | None) -> list[Aktenfund]:
        """Asks for every akte.json, but fetches only those that have changed; and the store itself, if it searches."""
        eigene = {}
        for name in self.namen():
            kennzeichen = self._lies_kennzeichen(name)
            if kennzeichen is not None and kennzeichen.passt(person, aktenzeichen):
                eigene[name] = kennzeichen.aktenzeichen or ""
        treffer = {}
        if isinstance(self._baum, Suchend):
            treffer = {t.name: t for t in self._baum.suche(person, aktenzeichen)}
            eigene = {
                n: az for n, az in eigene.items() if not treffer or self._baum.treffername(n) not in treffer
            }
        funde = [self._fund(Aktenref(name, az)) for name, az in eigene.items()]
        return funde + [self._getroffen(t) for t in treffer.values()]

    def namen(self) -> list[str]:
        """Folders that may be files. Raises `OrtFehlt`."""
        try:
            eintraege = self._baum.liste(())
        except Fehlt:
            raise OrtFehlt() from None
        return sorted(e.name for e in eintraege if e.ist_ordner and ist_kennung(e.name))

    def lies(self, ref: Aktenref) -> Akte:
        """Raises `AkteUnbekannt`, `AkteUnlesbar`."""
        akte = self.stand(ref.id, aktenzeichen=ref.aktenzeichen).akte
        self._zuletzt = (ref.id, akte)
        return akte

    def oeffne(self, ref: Aktenref, dokument: UUID) -> BinaryIO:
        """Raises `AkteUnbekannt`, `DokumentUnbekannt`."""
        gemerkt = self._zuletzt[1] if self._zuletzt and self._zuletzt[0] == ref.id else None
        gefunden = suche(gemerkt, dokument) or suche(self.lies(ref), dokument)
        if gefunden is None:
            raise DokumentUnbekannt()
        try:
            return self._baum.oeffne((ref.id, *gefunden.pfad, gefunden.dateiname))
        except Fehlt:
            raise DokumentUnbekannt() from None

    def summen(self, kennung: str) -> Iterator[tuple[UUID, Summe]]:
        """What lies there, read anew, one after the other; nothing of a file that has nothing from us yet.

        Raises `AkteUnbekannt`, `AkteUnlesbar`."""
        if ist_treffer(kennung) and self._angabe(kennung) is None:
            return
        for d in self.stand(kennung, luecken=True).akte.dokumente:
            liegt = summe_der_datei(self._baum, (kennung, *d.pfad, d.dateiname))
            if liegt is not None:
                yield d.uuid, liegt

    def stand(
        self,
        kennung: str,
        *,
        aktenzeichen: str = "",
        luecken: bool = False,
        neue_angabe: bytes | None = None,
    ) -> Aktenstand:
        """The whole file. A delivery that ends meanwhile has replaced akte.json: then it is read once more.

        `luecken`: listed documents that are missing are left out; `neue_angabe`: what counts as akte.json in a
        folder that has none yet. Raises `AkteUnbekannt`, `AkteUnlesbar`."""
        if not ist_kennung(kennung):
            raise AkteUnbekannt()
        for _ in range(_VERSUCHE):
            angabe = self._angabe(kennung)
            gilt = angabe or neue_angabe
            if gilt is None:
                raise AkteUnlesbar(OHNE_ANGABE) if ist_treffer(kennung) else AkteUnbekannt()
            vorhanden = dict(self._dateien((kennung,)))
            vorhanden.pop((DATEINAME,), None)
            kommt = {p for plaetze in wartende(self._baum, kennung).values() for p in plaetze.values()}
            if self._angabe(kennung) == angabe:
                akte = baue_akte(
                    kennung, lies(gilt), vorhanden, kommt, aktenzeichen=aktenzeichen, luecken=luecken
                )
                return Aktenstand(akte, frozenset(vorhanden) | kommt, angabe)
        raise FernGestoert("Die Angaben zur Akte ändern sich ständig.")

    def aktenzeichen(self, kennung: str) -> str:
        """Raises `AkteUnbekannt`, `AktendateiUngueltig`."""
        angabe = self._angabe(kennung)
        if angabe is None:
            raise AkteUnbekannt()
        return lies(angabe).aktenzeichen or ""

    def _angabe(self, kennung: str) -> bytes | None:
        """None: the folder has none. Some servers remove or empty the old one a moment before the new one is there.

        Raises `AkteUnbekannt` where there is no folder."""
        for _ in range(_LUECKENVERSUCHE):
            daten = klein(self._baum, (kennung, DATEINAME))
            if daten:
                return daten
            try:
                if not self._baum.liste((kennung,)):
                    return None
            except Fehlt:
                raise AkteUnbekannt() from None
            time.sleep(_LUECKE)
        return None

    def _dateien(self, ort: Platz) -> Iterator[tuple[Platz, int | None]]:
        """Places below the file's folder, without folders with a leading dot."""
        try:
            eintraege = self._baum.liste(ort)
        except Fehlt:
            return
        for e in eintraege:
            if not e.ist_ordner:
                yield (*ort[1:], e.name), e.groesse
            elif not e.name.startswith("."):
                yield from self._dateien((*ort, e.name))

    def _fund(self, ref: Aktenref) -> Aktenfund:
        """A folder that makes no file is told too: reading it says what is wrong."""
        titel = ref.aktenzeichen or ref.id
        try:
            akte = self.stand(ref.id, luecken=True).akte
        except EingabeFehler:
            return fund(ref, None, titel, ())
        return fund(ref, akte.person, titel, akte.dokumente)

    def _getroffen(self, treffer: Treffer) -> Aktenfund:
        """Once it has an akte.json, that tells more."""
        ref = Aktenref(treffer.name, treffer.aktenzeichen or "")
        if klein(self._baum, (treffer.name, DATEINAME)):
            return self._fund(ref)
        liegen = sum(1 for _ in self._dateien((treffer.name,)))
        return Aktenfund(ref, treffer.person, treffer.titel, None, None, liegen)

    def _lies_kennzeichen(self, name: str) -> Kennzeichen | None:
        """None: no file can be read from this folder, and the others must not suffer from it."""
        gemerkt = self._kennzeichen.get(name)
        try:
            geholt = self._baum.hole((name, DATEINAME), gemerkt[0] if gemerkt else None)
        except Fehlt:
            self._kennzeichen.pop(name, None)
            return None
        if geholt is not None:
            gemerkt = (geholt[0], _kennzeichen(geholt[1]))
            self._kennzeichen[name] = gemerkt
        return gemerkt[1] if gemerkt else None


def ist_treffer(kennung: str) -> bool:
    """Of a file that the store's own search told (`Suchend`)."""
    return kennung.startswith(TREFFERZEICHEN)


def suche(akte: Akte | None, uuid: UUID) -> Dokument | None:
    return next((d for d in akte.dokumente if d.uuid == uuid), None) if akte else None


def _kennzeichen(daten: bytes) -> Kennzeichen | None:
    try:
        angabe = lies(daten)
    except EingabeFehler:
        return None
    if angabe.person is None:
        return None
    person = angabe.person.als_person()
    return kennzeichen(person, angabe.aktenzeichen)
