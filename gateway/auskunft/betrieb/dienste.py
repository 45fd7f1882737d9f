"""Who lives and who answers: the workers, and mailbox, directory and DMS of a Mandant as the workers find them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gateway.ablage.betrieb import STUMM, Betriebsbestand, Dienstbefund
from gateway.ablage.tabellen import Dienstzeile, Workerzeile
from gateway.dmsfehler import BestaetigungAussteht
from gateway.domain.auftragsart import ABHOLEN
from gateway.domain.dienst import Dienstart
from gateway.ports import Uhr
from gateway.queue.verwaltung import Stau, gestaute, unerledigte_der_art

NACHRICHTENLOS = timedelta(seconds=45)
"""So old may be what a worker last found; older than this nobody knows."""
_RAEUME = {Dienstart.DMS: "dms", Dienstart.VIRENSCANNER: "viren"}
"""Where what fails there is known by the beginning of its code."""
_OHNE_STAU = (BestaetigungAussteht.code,)
"""Waiting for that is the rule."""
_NIEMAND_FRAGT = "Nicht bekannt: Kein Worker hat in der letzten Minute nachgesehen."


@dataclass(frozen=True)
class Workerstand:
    """One worker."""

    name: str
    rechner: str
    gestartet: datetime
    zuletzt: datetime
    """Its last sign of life."""
    lebt: bool
    wettlaeufe: int
    """Races for the database that it lost and ran again, since it was started."""


@dataclass(frozen=True, kw_only=True)
class Dienststand:
    """One service. `antwortet` None: nobody knows, because nobody has asked lately."""

    mandant: str
    art: Dienstart
    antwortet: bool | None
    text: str
    """What it says, or why it does not answer; may name places of this machine, never persons."""
    rat: str
    seit: datetime | None
    """Since when it answers, or does not."""
    gelungen: datetime | None
    """When we last got from it what it is there for: the mailbox was emptied, the others answered."""
    uhr: float | None
    """Seconds by which its clock is ahead of ours, where it tells the time."""
    langsam: tuple[str, ...] = ()
    """What takes much longer than it did, a sentence each."""
    stau: tuple[Stau, ...] = ()
    """It answers, and yet work fails there: a DMS is full, read-only, loses what it took; a document is too large for
    the virus scanner."""


def workerstaende(session: Session, uhr: Uhr) -> Sequence[Workerstand]:
    """Living and lately died ones. Who ended in good order is not among them."""
    return [_worker(zeile, uhr.jetzt()) for zeile in Betriebsbestand(session, uhr).worker()]


def dienststaende(
    session: Session, mandant: str, uhr: Uhr, eben: Mapping[Dienstart, Dienstbefund] | None = None
) -> Sequence[Dienststand]:
    """One for each kind of service, in the order of `Dienstart`; of those that not everybody has only where
    one is asked. `eben`: what came of asking in this moment; it counts more than what the workers have noted."""
    zeilen = {z.art: z for z in Betriebsbestand(session, uhr).dienste(mandant)}
    eben = eben or {}
    staende = [
        _dienst(mandant, art, zeilen.get(art), eben.get(art), uhr.jetzt())
        for art in Dienstart
        if _gibt_es(art, zeilen, eben)
    ]
    langsam = tuple(v.satz for v in Betriebsbestand(session, uhr).verlangsamungen(mandant))
    staende = [replace(s, langsam=langsam) if s.art is Dienstart.DMS else s for s in staende]
    staende = [
        replace(s, stau=tuple(gestaute(session, mandant, _RAEUME[s.art], ausser=_OHNE_STAU)))
        if s.art in _RAEUME
        else s
        for s in staende
    ]
    stoerung = _abholstoerung(session, mandant, uhr.jetzt())
    if stoerung is not None:
        staende = [_gestoert(stand, *stoerung) for stand in staende]
    return staende


def _gibt_es(art: Dienstart, *bekannt: Collection[Dienstart]) -> bool:
    return not art.bei_bedarf or any(art in arten for arten in bekannt)


def _worker(zeile: Workerzeile, jetzt: datetime) -> Workerstand:
    return Workerstand(
        zeile.name,
        zeile.rechner,
        zeile.gestartet,
        zeile.zuletzt,
        abs(jetzt - zeile.zuletzt) <= STUMM,
        zeile.wettlaeufe,
    )


def _dienst(
    mandant: str, art: Dienstart, zeile: Dienstzeile | None, eben: Dienstbefund | None, jetzt: datetime
) -> Dienststand:
    leer = Dienststand(
        mandant=mandant,
        art=art,
        antwortet=None,
        text=_NIEMAND_FRAGT,
        rat="Einen Worker starten; läuft einer, sein Protokoll ansehen.",
        seit=None,
        gelungen=zeile.gelungen if zeile else None,
        uhr=None,
    )
    if eben is not None:
        return replace(leer, antwortet=eben.antwortet, text=eben.text, rat=eben.rat, uhr=eben.uhr)
    if zeile is None or zeile.gefragt is None or jetzt - zeile.gefragt > NACHRICHTENLOS:
        return leer
    return replace(
        leer, antwortet=zeile.antwortet, text=zeile.text, rat=zeile.rat, seit=zeile.seit, uhr=zeile.uhr
    )


def _gestoert(stand: Dienststand, text: str, rat: str) -> Dienststand:
    """It may well answer and still give nothing out: the work item that empties it says so."""
    if stand.art is not Dienstart.POSTFACH or not stand.antwortet:
        return stand
    return replace(stand, antwortet=False, text=text, rat=rat)


def _abholstoerung(session: Session, mandant: str, jetzt: datetime) -> tuple[str, str] | None:
    """Why it could not be emptied for a while; one failure alone says little."""
    seit_langem = jetzt - NACHRICHTENLOS
    for auftrag in unerledigte_der_art(session, mandant, ABHOLEN):
        if auftrag.grund_code is not None and auftrag.erstellt < seit_langem:
            return auftrag.grund_text or "", auftrag.grund_rat or ""
    return None
