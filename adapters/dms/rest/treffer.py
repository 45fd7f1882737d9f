"""What is asked when the system searches for files of its own, and what a hit tells."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from adapters.dms.fern.baum import TREFFERZEICHEN, Treffer
from adapters.dms.rest.antwort import bei, verstanden
from adapters.dms.rest.zuordnung import Aktensuche, Personstellen
from gateway.domain.person import Person


def suchwerte(person: Person, aktenzeichen: str | None) -> dict[str, str]:
    """By placeholder; only what is known."""
    werte = {
        "aktenzeichen": aktenzeichen,
        "familienname": person.familienname,
        "vorname": person.vorname,
        "geburtsdatum": person.geburtsdatum,
        "azr_nummer": person.azr_nummer,
    }
    return {name: wert for name, wert in werte.items() if wert}


def treffername(id: str) -> str:
    """By which the tree takes an object of this id as the first part of a place."""
    return f"{TREFFERZEICHEN}{quote(id, safe='')}"


def lies_treffer(ruf: Aktensuche, angaben: Any) -> Treffer:
    """Raises `AntwortUnverstaendlich`."""
    with verstanden():
        kennung, titel = bei(angaben, ruf.id), bei(angaben, ruf.name)
        if kennung is None or titel is None:
            raise KeyError
        aktenzeichen = bei(angaben, ruf.aktenzeichen) if ruf.aktenzeichen else None
        person = _person(ruf.person, angaben) if ruf.person else None
    return Treffer(
        treffername(str(kennung)), str(titel), None if aktenzeichen is None else str(aktenzeichen), person
    )


def _person(stellen: Personstellen, angaben: Any) -> Person | None:
    """None: the system has no name for it. What it does not tell is not known."""

    def wert(name: str) -> str | None:
        zeiger = getattr(stellen, name)
        gelesen = bei(angaben, zeiger) if zeiger else None
        return str(gelesen).strip() or None if gelesen is not None else None

    familienname, geschlecht, staat = map(wert, ("familienname", "geschlecht", "staatsangehoerigkeit"))
    if familienname is None:
        return None
    return Person(
        wert("vorname"),
        familienname,
        wert("geburtsname"),
        wert("geburtsdatum"),
        wert("geburtsort"),
        geschlecht if geschlecht in _GESCHLECHTER else "x",
        (staat,) if staat else (),
        wert("azr_nummer"),
    )


_GESCHLECHTER = frozenset("mwd")
