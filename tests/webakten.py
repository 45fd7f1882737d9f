"""Invented handovers in the tables, written through the repositories as the flows do it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerGibtEs
from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablage.tabellen import ENDE, Dokumentstatus, Ereignisart
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import UEBERGAENGE, Richtung, Zustand
from gateway.ports import Blob, Einlieferung, Objektergebnis, Uhr
from gateway.queue.auftrag import Grund
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import parke

AZR_NUMMER = "990101987654"
PARTNER = Behoerde("azr:003000", "Ausländerbehörde Andernstadt")
_Z = Zustand
SCHRITT = {
    Richtung.UEBERNAHME: {
        _Z.ANGELEGT: "warte_auf_versand",
        _Z.ANGEFORDERT: "warte_auf_lieferung",
        _Z.BEANTWORTET: "warte_auf_pakete",
        _Z.EMPFANGEN: "nimm_fachlich_an",
        _Z.IMPORT_LAEUFT: "importiere",
        _Z.IMPORTIERT: "quittiere",
    },
    Richtung.ABGABE: {
        _Z.ANGELEGT: "finde_akte",
        _Z.VORBEREITET: "gib_frei",
        _Z.FREIGEGEBEN: "packe",
        _Z.GEPACKT: "warte_auf_postfach",
        _Z.GESENDET: "warte_auf_quittung",
    },
}
"""Where the cursor stands in a state; where it is over, it waits for the deletion."""


def person(vorname: str = "Max", familienname: str = "Mustermann") -> Person:
    return Person(
        vorname, familienname, "Beispiel", "1990-05-17", "Testhausen", "m", ("163",), azr_nummer=AZR_NUMMER
    )


def blob(text: str, groesse: int = 1000) -> Blob:
    return Blob(hashlib.sha256(text.encode()).hexdigest(), groesse)


def strecke(richtung: Richtung, von: Zustand, nach: Zustand) -> list[Zustand]:
    """The shortest allowed way from one state to another, without the first."""
    wege = [[von]]
    for weg in wege:
        if weg[-1] is nach:
            return weg[1:]
        wege += [[*weg, n] for n in sorted(UEBERGAENGE[richtung].get(weg[-1], ())) if n not in weg]
    raise LookupError(f"{von} → {nach}")


_WEGE = {
    (Richtung.ABGABE, False): "abgabe",
    (Richtung.ABGABE, True): "nachlieferung",
    (Richtung.UEBERNAHME, False): "anforderung",
    (Richtung.UEBERNAHME, True): "uebernahme",
}
"""Of a first delivery, and of one that follows it."""


class Aktenbestand:
    """Writes the rows of one Mandant."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    @contextmanager
    def offen(self) -> Iterator[Buch]:
        with self._datenbank.schreiben() as session:
            yield Buch(session, self._mandant, self._uhr)
            session.commit()

    def lege_an(
        self,
        richtung: Richtung = Richtung.UEBERNAHME,
        wer: Person | None = None,
        partner: Behoerde = PARTNER,
        **felder: Any,
    ) -> UUID:
        id = uuid4()
        with self.offen() as buch:
            buch.vorgaenge.lege_an(
                id,
                richtung,
                partner,
                wer or person(),
                weg=_WEGE[richtung, "stamm" in felder],
                schritt=SCHRITT[richtung][Zustand.ANGELEGT],
                naechste_pruefung=self._uhr.jetzt() + timedelta(days=3),
                text="Die Übergabe wurde angelegt.",
                aktenzeichen_eigenes="33-1/2026",
                release="26.11",
                **felder,
            )
        return id

    def gehe(
        self, id: UUID, *ziele: Zustand, text: str = "Weiter.", partner_sagt: str | None = None, **felder: Any
    ) -> None:
        """By allowed changes of state to each of these; then set further columns."""
        with self.offen() as buch:
            zeile = buch.vorgaenge.zum_aendern(id)
            for ziel in ziele:
                for zustand in strecke(zeile.richtung, zeile.zustand, ziel):
                    am_ziel = zustand is ziel
                    buch.vorgaenge.setze_zustand(
                        zeile, zustand, text, partner_sagt=partner_sagt if am_ziel else None
                    )
                zeile.schritt = SCHRITT[zeile.richtung].get(ziel, "warte_karenz")
                zeile.schritt_seit = self._uhr.jetzt()
            for name, wert in felder.items():
                setattr(zeile, name, wert)

    def stoere(self, id: UUID, text: str) -> None:
        """A work item of it is parked."""
        with self.offen() as buch:
            nummer = stelle_ein(
                buch.session, self._mandant, "weg", f"weg:{id}", {"vorgang": str(id)}, jetzt=self._uhr.jetzt()
            )
            parke(buch.session, nummer, Grund("x", text), jetzt=self._uhr.jetzt(), wer="Test")

    def vermerke(self, id: UUID, text: str, **angaben: Any) -> None:
        with self.offen() as buch:
            buch.vorgaenge.vermerke(buch.vorgaenge.zum_aendern(id), text, **angaben)

    def setze(self, id: UUID, **felder: Any) -> None:
        self.gehe(id, **felder)

    def beende(self, id: UUID) -> None:
        """The content is deleted, the cursor at its end."""
        self.gehe(id, schritt=ENDE, naechste_pruefung=None, geloescht=self._uhr.jetzt())

    def frage(self, id: UUID, art: str, text: str) -> UUID:
        """An open question holds it."""
        with self.offen() as buch:
            zeile = buch.vorgaenge.zum_aendern(id)
            aufgabe = buch.aufgaben.stelle(
                Gegenstand(id),
                AUFGABENARTEN[art],
                schritt=zeile.schritt,
                text=text,
                angaben={},
                bis=self._uhr.jetzt() + timedelta(days=3),
            )
            zeile.haelt = art
            buch.vorgaenge.vermerke(zeile, text, art=Ereignisart.FRAGE)
            return aufgabe.id

    def stimme_ab(self, aufgabe: UUID, benutzer: str, name: str, wahl: str) -> None:
        with self.offen() as buch:
            with suppress(BenutzerGibtEs):
                Benutzerbestand(buch.session, self._uhr).lege_an(benutzer, name, wer="Test")
            buch.aufgaben.stimme_ab(buch.aufgaben.zum_aendern(aufgabe), benutzer, wahl, None, "geprüft")

    def dokumente(
        self,
        id: UUID,
        *namen: str,
        klasse: Teilklasse | None = Teilklasse.A,
        status: Dokumentstatus = Dokumentstatus.DABEI,
        ab: int = 1,
    ) -> tuple[Dokument, ...]:
        dokumente = tuple(
            Dokument(uuid4(), name, "018", nr, ("1 Antrag",), None, None, blob(name).sha256, 123_456, klasse)
            for nr, name in enumerate(namen, ab)
        )
        with self.offen() as buch:
            buch.dokumente.lege_an(id, dokumente, status)
        return dokumente

    def importiere(self, id: UUID, dokument: Dokument) -> None:
        assert dokument.sha256 and dokument.groesse
        ergebnis = Objektergebnis(dokument.uuid, "dms-1", dokument.sha256, dokument.groesse, neu=True)
        with self.offen() as buch:
            buch.dokumente.merke_import(id, [ergebnis])
            buch.dokumente.merke_rueckgelesen(id, [dokument.uuid])

    def empfange(self, id: UUID, typ: str, *, paket: int | None = None, pakete: int | None = None) -> UUID:
        """An incoming message, verified and processed."""
        nachricht = uuid4()
        with self.offen() as buch:
            roh = blob(str(nachricht))
            buch.nachrichten.empfange(nachricht, "osci", f"osci-{nachricht}", roh, schluessel=nachricht)
            kopf = Kopfangaben(uuid4(), typ, PARTNER.kennung, None, paket, pakete)
            buch.nachrichten.melde_geoeffnet(nachricht, kopf, roh)
            buch.nachrichten.ordne_zu(nachricht, id)
            for zustand in (Nachrichtenzustand.GUELTIG, Nachrichtenzustand.VERARBEITET):
                buch.nachrichten.aendere_zustand(nachricht, zustand)
        return nachricht

    def schreibe(
        self,
        id: UUID,
        typ: str,
        *,
        paket: int | None = None,
        pakete: int | None = None,
        partner: str = PARTNER.kennung,
    ) -> UUID:
        """An outgoing message that waits to be sent."""
        nachricht = uuid4()
        with self.offen() as buch:
            kopf = Kopfangaben(uuid4(), typ, partner, None, paket, pakete)
            buch.nachrichten.schreibe(nachricht, kopf, blob(str(nachricht)), schluessel=id, vorgang=id)
        return nachricht

    def sende(
        self,
        id: UUID,
        typ: str,
        *,
        paket: int | None = None,
        pakete: int | None = None,
        partner: str = PARTNER.kennung,
    ) -> UUID:
        """An outgoing message that lies in the mailbox."""
        nachricht = self.schreibe(id, typ, paket=paket, pakete=pakete, partner=partner)
        with self.offen() as buch:
            einlieferung = Einlieferung(f"osci-{nachricht}", self._uhr.jetzt(), (), b"")
            beleg = blob(f"beleg {nachricht}")
            buch.nachrichten.merke_einlieferung(nachricht, "osci", einlieferung, beleg)
        return nachricht
