"""The list of handovers as CSV: with persons for the desk, without for everybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fastapi.responses import Response

from gateway.auskunft.betrieb import Vorgangsstand
from gateway.auskunft.vorgaenge import Ueberblick
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich
from gateway.web import worte
from gateway.web.csvblatt import csv_antwort
from gateway.web.dienste import Webdienste
from gateway.web.fehler import Webfehler
from gateway.web.pages.ansicht import AUSWAHLEN, RICHTUNGEN
from gateway.web.sitzung import Sitzung

_ZEILEN, _JE_BLATT = 100_000, 500
_STAND = ("Nummer", "Richtung", "Andere Behörde", "Kennung", "Lage", "Am Zug", "Begonnen", "Letzte Änderung")
_PERSON = (
    "Familienname",
    "Vorname",
    "Geburtsdatum",
    "Unser Aktenzeichen",
    "Aktenzeichen der anderen Behörde",
)


def blatt(dienste: Webdienste, sitzung: Sitzung, auswahl: str, richtung: str) -> Response:
    """The same choice as on the page, all of it. Raises `Webfehler`."""
    if auswahl not in AUSWAHLEN or richtung not in RICHTUNGEN:
        raise Webfehler("Diese Auswahl gibt es nicht.")
    if not sitzung.inhalt:
        zeilen = _alle(dienste.betriebsauskunft(sitzung.mandant).liste, auswahl, richtung)
        return csv_antwort("uebergaben", _STAND, map(_stand, zeilen))
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, "liste:uebergaben.csv")
    zeilen = _alle(dienste.auskunft_fuer(sitzung).liste, auswahl, richtung)
    return csv_antwort("uebergaben", (*_PERSON, *_STAND), ((*_person(z), *_stand(z)) for z in zeilen))


def _alle(liste: Callable[..., Any], auswahl: str, richtung: str) -> Iterator[Any]:
    """Page by page, so that a long list costs no memory."""
    nach, gelesen = None, 0
    while gelesen < _ZEILEN:
        ergebnis = liste(
            richtung=Richtung(richtung) if richtung else None,
            zustaende=AUSWAHLEN[auswahl].zustaende,
            gehalten=AUSWAHLEN[auswahl].gehalten,
            gestoert=AUSWAHLEN[auswahl].gestoert,
            nach=nach,
            hoechstens=_JE_BLATT,
        )
        yield from ergebnis.zeilen
        gelesen += len(ergebnis.zeilen)
        if (nach := ergebnis.weiter) is None:
            return


def _person(z: Ueberblick) -> Sequence[object]:
    geboren = worte.geburtsdatum(z.person.geburtsdatum)
    return z.person.familienname, z.person.vorname, geboren, z.aktenzeichen_eigenes, z.aktenzeichen_partner


def _stand(z: Vorgangsstand) -> Sequence[object]:
    return (
        z.id,
        worte.richtung(z.richtung),
        z.partner_name,
        z.partner,
        z.lage.text,
        worte.am_zug(z.lage, z.partner_name),
        f"{oertlich(z.erstellt):%d.%m.%Y %H:%M}",
        f"{oertlich(z.geaendert):%d.%m.%Y %H:%M}",
    )
