"""What the commands around the rules print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gateway.ablauf.regelwerk import fristentafel
from gateway.ablauf.regelwerk.vergleich import als_text
from gateway.auskunft.betrieb import Fassung
from gateway.auskunft.betrieb.simulation import Nachspiel, Zaehlung
from gateway.cli.ausgabe import moment
from gateway.domain.regel import Regel
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.sachverhalt import Seite
from gateway.domain.worte import anzahl, oertlich


def _seiten(satz: Regelsatz) -> tuple[tuple[Seite, tuple[Regel[Any], ...]], ...]:
    return (
        (Seite.ANFORDERUNG, satz.anforderungsregeln()),
        (Seite.FREIGABE, satz.freigaberegeln()),
    )


def satzwerte(satz: Regelsatz) -> dict[str, Any]:
    """A rule set for programs."""
    seiten = {
        seite.value: [{"regel": r.kennung, "anker": r.anker, "satz": r.satz} for r in regeln]
        for seite, regeln in _seiten(satz)
    }
    grenzen = {
        name: wert if wert is None or isinstance(wert, int) else als_text(wert)
        for name, wert in vars(satz.grenzen).items()
    }
    fristen = fristentafel.als_werte(satz.fristen)
    aus = [a.regel for a in (*satz.anforderung, *satz.freigabe) if a.aus]
    return {"version": satz.version, "grenzen": grenzen, "fristen": fristen, **seiten, "aus": aus}


def satzzeilen(satz: Regelsatz) -> Iterator[str]:
    """A rule set to read: limits and periods, then each rule with its sentence and its legal anchor."""
    yield f"Regelsatz Version {satz.version}" + ("" if satz.version else " (mitgeliefert)")
    for name, wert in (vars(satz.grenzen) | vars(satz.fristen)).items():
        yield f"  {name} = {als_text(wert)}"
    for seite, regeln in _seiten(satz):
        yield ""
        yield "Anforderung: dürfen wir fragen?" if seite is Seite.ANFORDERUNG else "Freigabe: darf sie gehen?"
        for nummer, regel in enumerate(regeln, 1):
            yield f"{nummer:>3}. {regel.kennung}: {regel.satz}"
            yield f"     {regel.anker}"
    aus = satzwerte(satz)["aus"]
    if aus:
        yield ""
        yield f"Nicht gefragt: {', '.join(aus)}"


def fassungswerte(fassung: Fassung) -> dict[str, Any]:
    """A version for programs."""
    return {
        **vars(fassung),
        "entworfen_am": moment(fassung.entworfen_am),
        "aktiviert_am": moment(fassung.aktiviert_am),
    }


def fassungszeile(fassung: Fassung) -> str:
    """A version in a line."""
    gilt = "gilt" if fassung.gilt else "    "
    if fassung.entworfen_am is None:
        return f"{fassung.version:>4}  {gilt}  mitgeliefert"
    teile = f"entworfen {oertlich(fassung.entworfen_am):%d.%m.%Y} {fassung.entworfen_von}"
    if fassung.aktiviert_am is not None:
        teile += f", aktiviert {oertlich(fassung.aktiviert_am):%d.%m.%Y} {fassung.aktiviert_von}"
    return f"{fassung.version:>4}  {gilt}  {teile}" + (f"  {fassung.grund}" if fassung.grund else "")


def fallwerte(fall: Nachspiel) -> dict[str, Any]:
    """One item of the simulation for programs."""
    return {
        "art": "fall",
        "quelle": fall.quelle,
        "id": str(fall.id),
        "seite": fall.seite.value,
        "zeit": moment(fall.zeit),
        "wuerde": fall.wuerde.value,
        "regel": fall.regel,
        "satz": fall.satz,
        "bis": moment(fall.bis),
        "geschehen": fall.geschehen,
        "geschehen_regel": fall.geschehen_regel,
        "anders": fall.anders,
    }


def fallzeile(fall: Nachspiel) -> str:
    """One item of the simulation in a line."""
    regel = f" ({fall.regel})" if fall.regel else ""
    return (
        f"{oertlich(fall.zeit):%d.%m.%Y}  {str(fall.id)[:8]}  {fall.geschehen or 'nicht geprüft'}, "
        f"wäre {fall.wuerde.value}{regel}  {fall.satz}"
    )


def summentext(summe: Zaehlung, gegen: str) -> str:
    """The whole simulation in two sentences."""
    if not summe.faelle and not summe.erinnerungen and not summe.erinnert:
        return "In diesem Zeitraum gibt es nichts nachzuspielen."
    unlesbar = f" Nicht nachgespielt: {summe.unlesbar}." if summe.unlesbar else ""
    return (
        f"{anzahl(summe.faelle, 'Fall', 'Fälle')} gegen {gegen}: {summe.angefordert} angefordert, "
        f"{summe.gesendet} gesendet, {summe.gehalten} gehalten, {summe.gestoppt} gestoppt, "
        f"{summe.wartet} wartend; {summe.anders} anders als geschehen.{unlesbar} "
        f"{anzahl(summe.erinnerungen, 'Erinnerung', 'Erinnerungen')} statt {summe.erinnert}."
    )
