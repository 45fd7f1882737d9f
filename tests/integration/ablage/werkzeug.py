"""Invented rows for the tests of this folder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung
from gateway.ports import Blob, Uhr

M = "azr:001900"
ANDERER = "azr:002100"
PARTNER = Behoerde("azr:003300", "Ausländerbehörde Musterstadt")
PERSON = Person("Erika", "Mustermann", None, "1990-02", "Beispielort", "w", ("163", "998"), "000000000000")


def blob(inhalt: str) -> Blob:
    return Blob((inhalt.encode().hex() * 64)[:64], len(inhalt))


def buch(session: Session, uhr: Uhr, mandant: str = M) -> Buch:
    return Buch(session, mandant, uhr)


def uebergabe(
    session: Session, uhr: Uhr, mandant: str = M, id: UUID | None = None, **felder: Any
) -> Uebergabezeile:
    richtung = felder.get("richtung", Richtung.ABGABE)
    angaben = {
        "richtung": richtung,
        "partner": PARTNER,
        "person": PERSON,
        "weg": richtung.value,
        "schritt": "pruefe",
        "naechste_pruefung": uhr.jetzt() + timedelta(days=1),
        "release": "26.11",
        "text": "Die Akte wurde angefordert.",
    }
    return buch(session, uhr, mandant).vorgaenge.lege_an(id or uuid4(), **(angaben | felder))
