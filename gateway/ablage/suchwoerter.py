"""The words under which a handover is found: written along with its row, whoever changes it.

Names in search form (DIN 91379), in parts and as a whole, also the other ones that a person goes by; the birth date;
both file numbers without separators. An AZR number is asked for whole (§ 10 Abs. 4 AZRG): the person's in its own
column, her other ones as words that nobody can type the beginning of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, event, insert, inspect
from sqlalchemy.orm import Session, sessionmaker

from gateway.ablage.tabellen import Suchwortzeile, Uebergabezeile
from gateway.domain.person import Angabenart
from gateway.domain.suchform import namensteile, suchform

_SPALTEN = ("person", "person_akte", "aktenzeichen_eigenes", "aktenzeichen_partner")
_NAMEN = ("familienname", "vorname", "geburtsname")
_TAFEL = cast(Table, Suchwortzeile.__table__)
LAENGE = 100


def schreibe_mit(sitzungen: sessionmaker[Session]) -> None:
    """Let every transaction of these sessions keep the words of the rows that it writes."""
    event.listen(sitzungen, "after_flush", _nach_dem_schreiben)


def _nach_dem_schreiben(session: Session, _kontext: object) -> None:
    """The rows are written, what changed in them is still known; mostly no word changes with them."""
    for zeile in [z for z in (*session.new, *session.dirty) if isinstance(z, Uebergabezeile)]:
        neu = zeile in session.new
        if not neu and inspect(zeile).unmodified.issuperset(_SPALTEN):
            continue
        jetzt = woerter(*(getattr(zeile, s) for s in _SPALTEN))
        bisher = set() if neu else woerter(*(_vorher(zeile, s) for s in _SPALTEN))
        _schreibe(session.connection(), zeile, weg=bisher - jetzt, neu=jetzt - bisher)


def _vorher(zeile: Uebergabezeile, spalte: str) -> Any:
    geaendert = inspect(zeile).attrs[spalte].history
    return geaendert.deleted[0] if geaendert.deleted else getattr(zeile, spalte)


def _schreibe(verbindung: Connection, zeile: Uebergabezeile, *, weg: set[str], neu: set[str]) -> None:
    if weg:
        eigene = (_TAFEL.c.mandant == zeile.mandant, _TAFEL.c.vorgang == zeile.id)
        verbindung.execute(delete(_TAFEL).where(*eigene, _TAFEL.c.wort.in_(weg)))
    if neu:
        werte = {"mandant": zeile.mandant, "vorgang": zeile.id}
        verbindung.execute(insert(_TAFEL), [{**werte, "wort": wort} for wort in sorted(neu)])


def woerter_von(zeile: Uebergabezeile) -> set[str]:
    """All words of both persons (whom the request names, whom the file names) and of both numbers."""
    return woerter(*(getattr(zeile, s) for s in _SPALTEN))


def woerter(
    person: dict[str, Any] | None,
    person_akte: dict[str, Any] | None,
    eigenes: str | None,
    des_partners: str | None,
) -> set[str]:
    """The words of these values."""
    zeichen = {zeichenwort(eigenes or ""), zeichenwort(des_partners or "")}
    alle = {*_der_person(person or {}), *_der_person(person_akte or {}), *zeichen}
    return {wort[:LAENGE] for wort in alle if wort}


def zeichenwort(aktenzeichen: str) -> str:
    """Under which a file number is kept; one without letters and digits as it is."""
    return (suchform(aktenzeichen) or aktenzeichen)[:LAENGE]


def nummernwort(azr_nummer: str) -> str:
    """Under which another number of the register is kept."""
    return f"#{azr_nummer}"


def namensworte(angabe: Mapping[str, Any]) -> Iterator[str]:
    """Each part of these names, and each name as a whole."""
    for name in _NAMEN:
        teile = namensteile(angabe.get(name) or "")
        yield from (*teile, "".join(teile))


def _der_person(person: dict[str, Any]) -> Iterator[str]:
    yield from namensworte(person)
    yield person.get("geburtsdatum") or ""
    for angabe in person.get("weitere", ()):
        yield from namensworte(angabe)
        if angabe.get("art") == Angabenart.AZR_NUMMER and angabe.get("azr_nummer"):
            yield nummernwort(angabe["azr_nummer"])
