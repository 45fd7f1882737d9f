"""Deciding: a named person answers an open question; then the Vorgang looks again.

The task is locked while the vote is booked: of two persons who answer differently at the same moment one is
first, and the other is told that the question is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Aufgabenzeile, Benutzerzeile, Ereignisart
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.begruendung import HOECHSTENS, begruendung
from gateway.ablauf.haus import Haus
from gateway.ablauf.wecken import wecke_nachricht, wecke_vorgang
from gateway.domain.aufgabe import AUFGABENARTEN, Aufgabenzustand, Bedarf, Rolle, Wahl
from gateway.domain.freigabe import FRAGE
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.nachrichten.release import ANTWORTGRUND, FEHLERCODE
from gateway.nachrichten.zeichen import ist_datentyp_c
from xoev_schemas import codeliste


class AufgabeGeschlossen(EingabeFehler):
    """Somebody was first, or the ground has vanished."""

    code = "aufgabe.geschlossen"
    satz = "Diese Frage ist schon beantwortet oder hat sich erledigt."


class WahlUnbekannt(EingabeFehler):
    """Not one of the answers of this question."""

    code = "aufgabe.wahl"
    satz = "Diese Antwort passt nicht zu dieser Frage."


class WertFehlt(EingabeFehler):
    """The answer needs a value, and there is none or a wrong one."""

    code = "aufgabe.wert"
    satz = "Zu dieser Antwort fehlt eine Angabe."


class FalscheRolle(EingabeFehler):
    """This person may not answer this question for this Mandant."""

    code = "aufgabe.rolle"
    satz = "Diese Person darf das hier nicht entscheiden."


class SchonAbgestimmt(EingabeFehler):
    """One person, one vote."""

    code = "aufgabe.schon_abgestimmt"
    satz = "Diese Person hat diese Frage schon beantwortet; es muss eine andere sein."


@dataclass(frozen=True)
class Stimme:
    """What somebody answers. `durch` is a user id, in whatever spelling."""

    wahl: str
    durch: str
    grund: str
    wert: str | None = None


@noch_einmal
def entscheide(haus: Haus, id: UUID, stimme: Stimme) -> Aufgabenzeile:
    """Book a vote. The answer counts as soon as enough persons have given it; a single "no" is enough.

    Raises `NichtGefunden`, `AufgabeGeschlossen`, `WahlUnbekannt`, `WertFehlt`, `BegruendungFehlt`,
    `BegruendungUnzulaessig`, `FalscheRolle`, `SchonAbgestimmt`."""
    stimme = replace(stimme, grund=begruendung(stimme.grund))
    try:
        with haus.buchen() as buch:
            vorgang = buch.aufgaben.lies(id).vorgang
            if vorgang is not None:
                buch.vorgaenge.zum_aendern(vorgang)  # the Vorgang before its questions, as everywhere
            aufgabe = buch.aufgaben.zum_aendern(id)
            _nimm_stimme(haus, buch, aufgabe, stimme)
    except IntegrityError:
        raise SchonAbgestimmt from None
    return aufgabe


def _nimm_stimme(haus: Haus, buch: Buch, aufgabe: Aufgabenzeile, stimme: Stimme) -> None:
    if aufgabe.zustand is not Aufgabenzustand.OFFEN:
        raise AufgabeGeschlossen
    art = AUFGABENARTEN[aufgabe.art]
    wahl = art.wahl(stimme.wahl)
    if wahl is None:
        raise WahlUnbekannt(f"{WahlUnbekannt.satz} Möglich sind: {', '.join(w.name for w in art.wahlen)}.")
    benutzer = berechtigte(haus, buch, stimme.durch, art.rolle)
    wert = _wert(haus, aufgabe, wahl, stimme.wert)
    stimmen = buch.aufgaben.stimmen(aufgabe.id)
    if any(s.benutzer == benutzer.id for s in stimmen):
        raise SchonAbgestimmt
    buch.aufgaben.stimme_ab(aufgabe, benutzer.id, wahl.name, wert, stimme.grund)
    benutzer.zuletzt = haus.jetzt()
    dafuer = [s.benutzer for s in stimmen if s.wahl == wahl.name] + [benutzer.id]
    genug = len(dafuer) >= wahl.stimmen
    if genug:
        buch.aufgaben.entscheide(aufgabe, wahl.name, wert, stimme.grund, dafuer)
    was = f"Entschieden: {wahl.text}." if genug else f"Eine Stimme: {wahl.text}."
    _vermerke(buch, aufgabe, was + _geoeffnet(buch, aufgabe, benutzer.id), benutzer, genug)


def _geoeffnet(buch: Buch, aufgabe: Aufgabenzeile, benutzer: str) -> str:
    """Whoever releases documents should have opened them; whether he did stands in the timeline."""
    if aufgabe.vorgang is None or aufgabe.art not in FRAGE.values():
        return ""
    gemeint = {d.uuid for d in buch.dokumente.liste(aufgabe.vorgang)}
    blicke = buch.dokumentblicke.liste(aufgabe.vorgang)
    gelesen = {b.dokument for b in blicke if b.benutzer == benutzer} & gemeint
    return f" Hier geöffnet: {len(gelesen)} von {anzahl(len(gemeint), 'Dokument', 'Dokumenten')}."


def berechtigte(haus: Haus, buch: Buch, durch: str, *rollen: Rolle) -> Benutzerzeile:
    """The person, who has one of these roles here; a locked one decides nothing. Persons are told apart by id.

    Raises `NichtGefunden`, `FalscheRolle`."""
    bestand = Benutzerbestand(buch.session, haus.uhr)
    benutzer = bestand.lies(durch)
    if benutzer.gesperrt or not any(bestand.hat_rolle(benutzer.id, haus.mandant, r) for r in rollen):
        raise FalscheRolle
    return benutzer


def _vermerke(buch: Buch, aufgabe: Aufgabenzeile, text: str, benutzer: Benutzerzeile, genug: bool) -> None:
    """Timeline, and the Vorgang looks (or the message that belongs to none)."""
    if aufgabe.vorgang is None:
        assert aufgabe.nachricht is not None
        if genug:
            wecke_nachricht(buch, aufgabe.nachricht)
        return
    zeile = buch.vorgaenge.zum_aendern(aufgabe.vorgang)
    stimmen = buch.aufgaben.stimmen(aufgabe.id)
    buch.vorgaenge.vermerke(
        zeile, f"{text} Grund: {stimmen[-1].grund}", art=Ereignisart.ENTSCHEIDUNG, wer=benutzer.name
    )
    if genug:
        zeile.haelt = None
        wecke_vorgang(buch, zeile.id)


def _wert(haus: Haus, aufgabe: Aufgabenzeile, wahl: Wahl, wert: str | None) -> str | None:
    if wahl.braucht is None:
        return wert
    auswahl = [a["wert"] for a in aufgabe.angaben.get("auswahl", [])]
    if wahl.braucht is Bedarf.AKTE and wert is None and len(auswahl) == 1:
        return str(auswahl[0])
    if wahl.braucht is Bedarf.BEHOERDE and wert is None:
        wert = aufgabe.angaben.get("behoerde")
    if wert is None or not wert.strip():
        raise WertFehlt(f"Zu »{wahl.name}« fehlt: {_GEBRAUCHT[wahl.braucht]}.")
    passt = wert in auswahl if wahl.braucht is Bedarf.AKTE else _PRUEFUNG[wahl.braucht](haus, wert)
    if not passt:
        raise WertFehlt(f"Das ist nicht zulässig; gebraucht wird: {_GEBRAUCHT[wahl.braucht]}.")
    return wert


def _ist_tag(haus: Haus, wert: str) -> bool:
    try:
        return date.fromisoformat(wert) > haus.jetzt().date()
    except ValueError:
        return False


def _steht_in(liste: str, wert: str) -> bool:
    bekannt = codeliste(liste)
    return bekannt is not None and bekannt.bezeichnung(wert) is not None


_AZR_NUMMER = re.compile(r"\d{12}")
_GEBRAUCHT = {
    Bedarf.AKTE: "eine der angezeigten Akten",
    Bedarf.AKTENZEICHEN: "ein Aktenzeichen",
    Bedarf.ABSAGECODE: "ein Schlüssel der Liste »Antwort auf die Aktenanforderung« (etwa 02)",
    Bedarf.FEHLERCODE: "ein Schlüssel der Liste »Fehlercodes« (etwa S999)",
    Bedarf.DATUM: "ein künftiger Tag in der Form JJJJ-MM-TT",
    Bedarf.AZR_NUMMER: "eine AZR-Nummer aus zwölf Ziffern",
    Bedarf.BEHOERDE: "die Kennung einer anderen Behörde, die elektronisch erreichbar ist (etwa azr:001900)",
    Bedarf.WORTLAUT: f"ein Text bis {HOECHSTENS} Zeichen (nach DIN 91379), der so an die andere Behörde geht",
}
_PRUEFUNG: dict[Bedarf, Callable[[Haus, str], bool]] = {
    Bedarf.AKTENZEICHEN: lambda _haus, wert: len(wert) <= 100,
    Bedarf.ABSAGECODE: lambda _haus, wert: _steht_in(ANTWORTGRUND.uri, wert),
    Bedarf.FEHLERCODE: lambda _haus, wert: _steht_in(FEHLERCODE.uri, wert),
    Bedarf.DATUM: _ist_tag,
    Bedarf.AZR_NUMMER: lambda _haus, wert: _AZR_NUMMER.fullmatch(wert) is not None,
    Bedarf.WORTLAUT: lambda _haus, wert: len(wert) <= HOECHSTENS and ist_datentyp_c(wert),
    Bedarf.BEHOERDE: lambda haus, wert: wert != haus.mandant and haus.finde_partner(wert) is not None,
}
