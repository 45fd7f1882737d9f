"""One import into a remote store: hidden until everything is there, then visible at once.

Every step asks the store what has happened already: it may be repeated after any crash and any lost answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from uuid import UUID

from adapters.dms.anfuegen import pruefe_widerspruch
from adapters.dms.ankuendigung import Ankuendigung, als_json, aus_json
from adapters.dms.fern.akten import Akten, suche
from adapters.dms.fern.anbau import Anbau, neue_angabe
from adapters.dms.fern.baum import Baum, Fehlt, Vorhanden
from adapters.dms.fern.fehler import Ueberholt
from adapters.dms.fern.griffe import NACHRICHTEN, UEBERNAHME, WARTET, klein, namen_in, summe_der_datei
from adapters.dms.fern.verborgen import ANDERE_LISTE, Verborgen
from adapters.dms.gegenprobe import gepruefte_akte
from adapters.dms.namen import Platz, pruefe_liste, pruefe_nachrichtenname
from adapters.dms.summen import Ablegung, Summe, restlaenge, summe, vergleiche
from gateway.aktendatei import DATEINAME, schreibe
from gateway.dmsfehler import (
    AkteUnbekannt,
    AndererInhalt,
    DokumentUnbekannt,
    ImportUnbekannt,
    ImportUnvollstaendig,
    ZielVerschwunden,
)
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde


class Einfuhr:
    """The import of one Vorgang; `ziel`: id of the file it is added to.

    `verwechselt`: whether the store takes other spellings of a name for the same."""

    def __init__(self, baum: Baum, vorgang: UUID, ziel: str | None, verwechselt: Callable[[], bool]):
        self.kennung = ziel or vorgang.hex
        """Name of the file's folder: a new one is called by the Vorgang, opaque."""
        self._baum = baum
        self._akten = Akten(baum)
        self._vorgang = vorgang
        self._ziel = ziel
        self._verwechselt = verwechselt
        self._verborgen = Verborgen(baum, vorgang)
        self._anbau = Anbau(baum, self.kennung, vorgang, self._verborgen)

    def beginne(self, akte: Akte, herkunft: Behoerde) -> None:
        """Announce; repeating with the same list is harmless, with another one `AndererInhalt`."""
        pruefe_liste(akte.dokumente, gross_gleich_klein=self._verwechselt())
        ankuendigung = Ankuendigung(self._vorgang, akte, herkunft, self._ziel)
        daten = als_json(ankuendigung)
        if self._ziel is not None and not self.fertig():
            pruefe_widerspruch(self._zielakte(akte), akte, self._summe_im_ziel)
        vorhanden = self._beginn()
        if vorhanden is None:
            self._verborgen.lege_an(ankuendigung, daten)
        elif vorhanden != daten:
            raise AndererInhalt(ANDERE_LISTE)

    def lege(self, dokument: Dokument, inhalt: BinaryIO) -> Ablegung:
        """Store an announced document; the same bytes again change nothing."""
        self._ankuendigung().platz(dokument)
        if self.fertig():
            return vergleiche(self._sichtbare_summe(dokument.uuid), summe(inhalt))
        with self._vielleicht_ueberholt():
            return self._verborgen.lege(dokument, self._verborgener_ort(dokument), inhalt)

    def lege_nachricht(self, name: str, inhalt: BinaryIO) -> None:
        """Keep a message with the file, even after it became visible (receipts come later)."""
        pruefe_nachrichtenname(name)
        self._ankuendigung()
        ort: Platz = (*self._ort_der_nachrichten(), name)
        liegt = summe_der_datei(self._baum, ort)
        if liegt is not None:
            vergleiche(liegt, summe(inhalt))
            return
        with self._vielleicht_ueberholt():
            self._baum.lege_ordner(ort[:-1])
            self._baum.schreibe(ort, inhalt, restlaenge(inhalt))

    def _ort_der_nachrichten(self) -> Platz:
        if self.fertig():
            return (self.kennung, NACHRICHTEN)
        return self._verborgen.nachrichten if self._ziel else (*self._verborgen.akte, NACHRICHTEN)

    def lies_zurueck(self, uuid: UUID) -> Summe:
        """Digest and size of what the store gives back. Raises `DokumentUnbekannt` before it was put."""
        dokument = self._ankuendigung().dokument(uuid)
        if self.fertig():
            return self._sichtbare_summe(uuid)
        with self._vielleicht_ueberholt():
            liegt = self._verborgene_summe(dokument) if self._verborgen.gemerkt(uuid) else None
            if liegt is None:
                raise DokumentUnbekannt()
            return liegt

    def schliesse_ab(self) -> str:
        """Make it visible and tell the Aktenzeichen. Raises `ImportUnvollstaendig`, `ZielVerschwunden`."""
        self._ankuendigung()
        if not self.fertig():
            self._zeige(self.geprueft())
        if self._ziel is not None:
            self._anbau.gib_frei()
        self._verborgen.entferne()
        return self._akten.aktenzeichen(self.kennung)

    def geprueft(self) -> Akte:
        """What is about to become visible, with digests, compared with what was put; nothing changes yet.

        Raises `ImportUnvollstaendig`, `ZielVerschwunden`, `AndererInhalt`."""
        angekuendigt = self._ankuendigung().akte
        ziel = self._zielakte(angekuendigt) if self._ziel is not None else None
        akte = gepruefte_akte(angekuendigt, self._verborgen.gemerkt, self._verborgene_summe)
        if ziel is not None:
            pruefe_widerspruch(ziel, akte, self._summe_im_ziel)
        return akte

    def oeffne(self, dokument: Dokument) -> BinaryIO:
        """The hidden bytes. Raises `Fehlt`."""
        return self._baum.oeffne(self._verborgener_ort(dokument))

    def herkunft(self) -> Behoerde:
        """From whom the file comes, as announced. Raises `ImportUnbekannt`."""
        return self._ankuendigung().herkunft

    def brich_ab(self) -> None:
        """Remove what is hidden; what is visible stays."""
        if self._ziel is not None:
            self._anbau.nimm_zurueck()
        self._verborgen.entferne()

    @contextmanager
    def _vielleicht_ueberholt(self) -> Iterator[None]:
        """What is not there any more may have become visible meanwhile. Raises `Ueberholt`."""
        try:
            yield
        except (Fehlt, ImportUnbekannt, DokumentUnbekannt) as ursache:
            if self.fertig():
                raise Ueberholt() from None
            raise ImportUnbekannt() if isinstance(ursache, Fehlt) else ursache from None

    def fertig(self) -> bool:
        """All of it is visible."""
        namen = namen_in(self._baum, (self.kennung, UEBERNAHME))
        return f"{self._vorgang.hex}.json" in namen and f"{self._vorgang.hex}{WARTET}" not in namen

    def _zeige(self, akte: Akte) -> None:
        if self._ziel is not None:
            self._anbau.vollende(akte, gross_gleich_klein=self._verwechselt())
            return
        beginn, hier = self._verborgen.ankuendigung(), self._verborgen.akte
        if beginn is None:
            if not self.fertig():
                raise ImportUnbekannt()
            return
        try:
            for ort, daten in (
                ((*hier, UEBERNAHME, f"{self._vorgang.hex}.json"), beginn),
                ((*hier, DATEINAME), schreibe(akte)),
            ):
                self._verborgen.lege_gleich(ort, daten)
            self._baum.verschiebe(hier, (self.kennung,), ordner=True)
        except (Fehlt, Vorhanden):
            if not self.fertig():
                raise ImportUnvollstaendig(fehlend=[d.uuid for d in akte.dokumente]) from None

    def _verborgener_ort(self, dokument: Dokument) -> Platz:
        return self._verborgen.ort(dokument, einzeln=self._ziel is not None)

    def _verborgene_summe(self, dokument: Dokument) -> Summe | None:
        """An interrupted attempt to add it to a file may have moved it there already."""
        liegt = summe_der_datei(self._baum, self._verborgener_ort(dokument))
        if liegt is None and self._ziel and (platz := self._anbau.plaetze().get(dokument.uuid)):
            return summe_der_datei(self._baum, (self.kennung, *platz))
        return liegt

    def _sichtbare_summe(self, uuid: UUID) -> Summe:
        dokument = suche(self._akten.stand(self.kennung, luecken=True).akte, uuid)
        ort = (self.kennung, *dokument.pfad, dokument.dateiname) if dokument else None
        liegt = summe_der_datei(self._baum, ort) if ort else None
        if liegt is None:
            raise DokumentUnbekannt("Das Dokument liegt nicht mehr in der fertigen Akte.")
        return liegt

    def _summe_im_ziel(self, dokument: Dokument) -> str:
        return self._sichtbare_summe(dokument.uuid).sha256

    def _zielakte(self, dazu: Akte) -> Akte:
        try:
            return self._akten.stand(self.kennung, neue_angabe=neue_angabe(self.kennung, dazu)).akte
        except AkteUnbekannt:
            raise ZielVerschwunden() from None

    def _ankuendigung(self) -> Ankuendigung:
        beginn = self._beginn()
        if beginn is None:
            raise ImportUnbekannt()
        return aus_json(beginn)

    def _beginn(self) -> bytes | None:
        """The hidden one first: when it is gone, the visible one is there."""
        verborgen = self._verborgen.ankuendigung()
        if verborgen is None and self.fertig():
            return klein(self._baum, (self.kennung, UEBERNAHME, f"{self._vorgang.hex}.json"))
        return verborgen
