"""Invented handovers in the tables, written through the repositories as the flows do it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.nachrichten import Kopfangaben
from gateway.domain.akte import Dokument, Teilklasse
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.ports import Blob, Einlieferung, Objektergebnis, Uhr

AZR_NUMMER = "990101987654"
PARTNER = Behoerde("azr:003000", "Ausländerbehörde Andernstadt")


def person(vorname: str = "Max", familienname: str = "Mustermann") -> Person:
    return Person(
        vorname, familienname, "Beispiel", "1990-05-17", "Testhausen", "m", ("163",), azr_nummer=AZR_NUMMER
    )


def blob(text: str, groesse: int = 1000) -> Blob:
    return Blob(hashlib.sha256(text.encode()).hexdigest(), groesse)


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
        with self.offen() as ablage:
            ablage.uebergaben.lege_an(
                id,
                richtung,
                partner,
                wer or person(),
                naechste_pruefung=self._uhr.jetzt() + timedelta(days=3),
                text="Die Übergabe wurde angelegt.",
                aktenzeichen_eigenes="33-1/2026",
                **felder,
            )
        return id

    def gehe(self, id: UUID, *zustaende: Zustand, text: str = "Weiter.", **felder: Any) -> None:
        for zustand in zustaende:
            with self.offen() as ablage:
                zeile = ablage.uebergaben.aendere_zustand(
                    id,
                    zustand,
                    text=text,
                    naechste_pruefung=None if zustand.endgueltig else self._uhr.jetzt() + timedelta(days=2),
                )
                for name, wert in felder.items():
                    setattr(zeile, name, wert)

    def dokumente(
        self, id: UUID, *namen: str, klasse: Teilklasse | None = Teilklasse.A
    ) -> tuple[Dokument, ...]:
        dokumente = tuple(
            Dokument(uuid4(), name, "018", nr, ("1 Antrag",), None, None, blob(name).sha256, 123_456, klasse)
            for nr, name in enumerate(namen, 1)
        )
        with self.offen() as ablage:
            ablage.dokumente.lege_an(id, dokumente)
        return dokumente

    def importiere(self, id: UUID, dokument: Dokument) -> None:
        assert dokument.sha256 and dokument.groesse
        ergebnis = Objektergebnis(dokument.uuid, "dms-1", dokument.sha256, dokument.groesse, neu=True)
        with self.offen() as ablage:
            ablage.dokumente.merke_import(id, [ergebnis])
            ablage.dokumente.merke_rueckgelesen(id, [dokument.uuid])

    def empfange(self, id: UUID, typ: str, *, paket: int | None = None, pakete: int | None = None) -> UUID:
        """An incoming message, verified and processed."""
        nachricht = uuid4()
        with self.offen() as ablage:
            roh = blob(str(nachricht))
            ablage.nachrichten.empfange(nachricht, f"osci-{nachricht}", roh, schluessel=nachricht)
            kopf = Kopfangaben(uuid4(), typ, PARTNER.kennung, None, paket, pakete)
            ablage.nachrichten.melde_geoeffnet(nachricht, kopf, roh)
            ablage.nachrichten.ordne_zu(nachricht, id)
            for zustand in (Nachrichtenzustand.GUELTIG, Nachrichtenzustand.VERARBEITET):
                ablage.nachrichten.aendere_zustand(nachricht, zustand)
        return nachricht

    def sende(self, id: UUID, typ: str, *, paket: int | None = None, pakete: int | None = None) -> UUID:
        """An outgoing message that lies in the mailbox."""
        nachricht = uuid4()
        with self.offen() as ablage:
            kopf = Kopfangaben(uuid4(), typ, PARTNER.kennung, None, paket, pakete)
            ablage.nachrichten.schreibe(nachricht, kopf, blob(str(nachricht)), schluessel=id, uebergabe=id)
            ablage.nachrichten.merke_versiegelt(nachricht, blob(f"roh {nachricht}"))
            ablage.nachrichten.merke_einlieferung(
                nachricht,
                Einlieferung(f"osci-{nachricht}", self._uhr.jetzt(), (), b""),
                blob(f"beleg {nachricht}"),
            )
        return nachricht
