"""A draft as the pages of the assistant see it: with the file as it lies in the DMS now, and its receiver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from gateway.ablauf import abgabeentwurf, spaetscans
from gateway.ablauf.abgabeentwurf import Abgabeentwurf
from gateway.ablauf.begleitliste import Original
from gateway.ablauf.spaetscans import Spaetscan
from gateway.ablauf.wege import abgabe
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.web.abgabevorschau import Abgabevorschau, bezug_der_akte, mit_ersetzten
from gateway.web.dienste import Webdienste
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import Eingaben
from gateway.web.pages.anfordern import lies_behoerde
from gateway.web.pages.begleitliste import lies_originale
from gateway.web.sitzung import Sitzung

WEG = "/uebergaben/abgeben"
GEDULD = 1.5
"""Seconds that a request may spend on looking at pages; what is left the next one does."""


@dataclass(frozen=True)
class Abgabestand:
    """Everything that the pages of a draft show."""

    entwurf: Abgabeentwurf
    vorschau: Abgabevorschau
    spaete: Sequence[Spaetscan]
    originale: Sequence[Original]


def lies_entwurf(dienste: Webdienste, sitzung: Sitzung, id: str | UUID) -> Abgabeentwurf:
    """Raises `NichtGefunden`."""
    try:
        gefunden = abgabeentwurf.finde(dienste.haus(sitzung.mandant), sitzung.wer.id, UUID(str(id)))
    except ValueError:
        gefunden = None
    if gefunden is None:
        raise NichtGefunden("Diese angefangene Abgabe gibt es nicht mehr. Abgegeben ist dadurch nichts.")
    return gefunden


def ist_abgegeben(dienste: Webdienste, sitzung: Sitzung, id: UUID) -> bool:
    """The draft has become a handover."""
    with dienste.haus(sitzung.mandant).lesen() as buch:
        return buch.vorgaenge.finde(id) is not None


def lies_stand(dienste: Webdienste, sitzung: Sitzung, id: UUID, e: Eingaben) -> Abgabestand | None:
    """None: the file or the receiver is not there any more, which is noted. Raises `NichtGefunden`."""
    entwurf = lies_entwurf(dienste, sitzung, id)
    haus = dienste.haus(sitzung.mandant)
    spaete = spaetscans.liste(haus, sitzung.wer.id, id)
    mit = replace(entwurf, vorgaben=mit_ersetzten(entwurf.vorgaben, spaete))
    vorschau = lies_vorschau(dienste, sitzung, mit, e)
    if vorschau is None:
        return None
    originale = lies_originale(Eingaben({"originale": entwurf.originale}, e.fehler), "originale")
    return Abgabestand(entwurf, vorschau, spaete, originale)


def lies_vorschau(
    dienste: Webdienste, sitzung: Sitzung, entwurf: Abgabeentwurf, e: Eingaben
) -> Abgabevorschau | None:
    """None when something is wrong, which is then noted at its field."""
    getippt = Eingaben({"behoerde": entwurf.behoerde, "aktenzeichen": entwurf.aktenzeichen}, e.fehler)
    partner = lies_behoerde(dienste, getippt)
    if partner is not None and partner.kennung == sitzung.mandant:
        e.fehler["behoerde"] = "Eine Behörde kann keine Akte an sich selbst abgeben."
    aktenzeichen = getippt.verlange(
        "aktenzeichen", "Bitte geben Sie das Aktenzeichen der Akte ein.", hoechstens=100
    )
    if e.fehler or partner is None:
        return None
    try:
        vorschau = abgabe.vorschau(
            dienste.haus(sitzung.mandant), aktenzeichen, entwurf.vorgaben, vorhaben=entwurf.id
        )
    except (EingabeFehler, VoruebergehenderFehler) as fehler:
        e.fehler["aktenzeichen"] = fehler.text
        return None
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, bezug_der_akte(vorschau.akte))
    return Abgabevorschau(partner, vorschau, entwurf.befunde)
