"""A remote tree behind the port `gateway.ports.Dms`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID, uuid4

from adapters.dms.ankuendigung import aus_json
from adapters.dms.fern.akten import Akten, ist_kennung
from adapters.dms.fern.baum import Baum, Fehlt
from adapters.dms.fern.einfuhr import Einfuhr
from adapters.dms.fern.fehler import AntwortUnverstaendlich, OrtFehlt
from adapters.dms.fern.griffe import klein, namen_in
from adapters.dms.fern.verborgen import IMPORTE, Verborgen
from adapters.dms.summen import Summe
from gateway.dmsfehler import ImportUnbekannt, ZielVerschwunden
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.errors import Fehler
from gateway.ports import Aktenfund, Aktenref, Ansprache, Dmsangaben, Importref, Objektergebnis

_VORGANG = re.compile(r"[0-9a-f]{32}")


class FernDms:
    """Every Mandant has a root of its own."""

    def __init__(self, baum: Baum):
        self._baum = baum
        self._akten = Akten(baum)
        self._verwechselt: bool | None = None

    def beschreiben(self) -> Dmsangaben:
        """Live test: writes, reads and removes a small file, counts the folders; never raises."""
        angaben = Dmsangaben(self._baum.art, self._baum.ort, None, erreichbar=False, text="")
        try:
            self._verwechselt = self._probiere_aus()
            text = f"{len(self._akten.namen())} Ordner, Lesen und Schreiben gehen."
        except Fehler as fehler:
            return Dmsangaben(angaben.art, angaben.ort, None, erreichbar=False, text=fehler.text)
        return Dmsangaben(angaben.art, angaben.ort, None, erreichbar=True, text=text)

    def sprich_an(self, kennung: str) -> Ansprache:
        """Looks into one folder of ours; whether writing goes, `beschreiben` tells. Raises leaves of
        `adapters.dms.fern.fehler`."""
        del kennung
        try:
            self._baum.liste((IMPORTE,))
        except Fehlt:
            self._lege_importe()
        return Ansprache("Antwortet.")

    def adresse(self, ref: Aktenref) -> str:
        """The file's folder below the root."""
        return f"{self._baum.ort.rstrip('/')}/{quote(ref.id)}"

    def finde_akten(self, person: Person, aktenzeichen: str | None) -> Sequence[Aktenfund]:
        """By AZR number, by Aktenzeichen, or by family name and birth date (`Kennzeichen.passt`)."""
        return self._akten.finde(person, aktenzeichen)

    def lies_akte(self, ref: Aktenref) -> Akte:
        """Raises `AkteUnbekannt`, `AkteUnlesbar`, `AktendateiUngueltig`."""
        return self._akten.lies(ref)

    def oeffne_dokument(self, ref: Aktenref, dokument: UUID) -> BinaryIO:
        """A stream from the network: nothing is kept here. Raises `AkteUnbekannt`, `DokumentUnbekannt`."""
        return self._akten.oeffne(ref, dokument)

    def bestand(self, ref: Aktenref) -> Iterator[Objektergebnis]:
        """Fetches every document. Raises `AkteUnbekannt`, `AkteUnlesbar`, `AktendateiUngueltig`."""
        for uuid, summe in self._akten.summen(ref.id):
            yield Objektergebnis(uuid, f"{ref.id}/{uuid}", summe.sha256, summe.groesse, neu=False)

    def beginne_import(
        self, vorgang: UUID, akte: Akte, herkunft: Behoerde, ziel: Aktenref | None = None
    ) -> Importref:
        """Raises `NameUnzulaessig`, `NamenDoppelt`, `ZielVerschwunden`, `AndererInhalt`."""
        kennung = ziel.id if ziel else None
        if kennung is not None and not ist_kennung(kennung):
            raise ZielVerschwunden()
        self._baue(vorgang, kennung).beginne(akte, herkunft)
        return _ref(vorgang, kennung)

    def lege_dokument(self, ref: Importref, dokument: Dokument, inhalt: BinaryIO) -> Objektergebnis:
        """Raises `DokumentUnbekannt` (not announced), `InhaltWeichtAb`, `AndererInhalt`."""
        ablegung = self._einfuhr(ref).lege(dokument, inhalt)
        return _ergebnis(ref, dokument.uuid, ablegung.summe, neu=ablegung.neu)

    def lege_nachricht(self, ref: Importref, name: str, inhalt: BinaryIO) -> None:
        """Also after the end of the import. Raises `AndererInhalt`, `NameUnzulaessig`."""
        self._einfuhr(ref).lege_nachricht(name, inhalt)

    def lies_zurueck(self, ref: Importref, dokument: UUID) -> Objektergebnis:
        """Before or after the end of the import. Raises `DokumentUnbekannt`."""
        return _ergebnis(ref, dokument, self._einfuhr(ref).lies_zurueck(dokument), neu=False)

    def schliesse_ab(self, ref: Importref) -> Aktenref:
        """Raises `ImportUnvollstaendig`, `ZielVerschwunden`, `AndererInhalt`, `AkteBelegt`."""
        einfuhr = self._einfuhr(ref)
        return Aktenref(einfuhr.kennung, einfuhr.schliesse_ab())

    def brich_ab(self, ref: Importref) -> None:
        self._einfuhr(ref).brich_ab()

    def offene_importe(self) -> Sequence[Importref]:
        """Also what an interrupted beginning, ending or breaking off left."""
        vorgaenge = sorted(UUID(n) for n in namen_in(self._baum, (IMPORTE,)) if _VORGANG.fullmatch(n))
        return [_ref(v, self._ziel(v)) for v in vorgaenge]

    def _ziel(self, vorgang: UUID) -> str | None:
        beginn = Verborgen(self._baum, vorgang).ankuendigung()
        return aus_json(beginn).ziel if beginn else None

    def _einfuhr(self, ref: Importref) -> Einfuhr:
        vorgang, _, ziel = ref.id.partition("/")
        if vorgang != ref.vorgang.hex or (ziel and not ist_kennung(ziel)):
            raise ImportUnbekannt()
        return self._baue(ref.vorgang, ziel or None)

    def _baue(self, vorgang: UUID, ziel: str | None) -> Einfuhr:
        return Einfuhr(self._baum, vorgang, ziel, self._schreibweisen)

    def _schreibweisen(self) -> bool:
        """Whether this store takes other case or another Unicode normal form for the same name."""
        if self._verwechselt is None:
            self._verwechselt = self._probiere_aus()
        return self._verwechselt

    def _lege_importe(self) -> None:
        try:
            self._baum.lege_ordner((IMPORTE,))
        except Fehlt:
            raise OrtFehlt() from None

    def _probiere_aus(self) -> bool:
        self._lege_importe()
        name, daten = f"probe-{uuid4().hex}-\u00e4.json", uuid4().hex.encode()
        try:
            self._baum.ersetze((IMPORTE, name), daten, (IMPORTE, f"entwurf-{name}"))
            if klein(self._baum, (IMPORTE, name)) != daten:
                raise AntwortUnverstaendlich("Das DMS gibt etwas anderes zurück, als abgelegt wurde.")
            andere = (name.upper(), name.replace("\u00e4", "a\u0308"))
            return any(klein(self._baum, (IMPORTE, anderer)) is not None for anderer in andere)
        finally:
            self._baum.loesche((IMPORTE, name))


def _ref(vorgang: UUID, ziel: str | None) -> Importref:
    """Which file it is added to is part of the reference: so it is found again after the end too."""
    return Importref(f"{vorgang.hex}/{ziel}" if ziel else vorgang.hex, vorgang)


def _ergebnis(ref: Importref, uuid: UUID, summe: Summe, *, neu: bool) -> Objektergebnis:
    return Objektergebnis(uuid, f"{ref.id}/{uuid}", summe.sha256, summe.groesse, neu)
