"""Who lives and who answers: the workers, and mailbox, directory and DMS of a Mandant as the workers find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gateway.ablage.betrieb import STUMM, Betriebsbestand
from gateway.ablage.tabellen import Dienstzeile, Workerzeile
from gateway.ablauf.post.eingang import ABHOLEN
from gateway.domain.dienst import Dienstart
from gateway.ports import Uhr
from gateway.queue.verwaltung import unerledigter

NACHRICHTENLOS = timedelta(seconds=45)
"""So old may be what a worker last found; older than this nobody knows."""
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


def workerstaende(session: Session, uhr: Uhr) -> Sequence[Workerstand]:
    """Living and lately died ones. Who ended in good order is not among them."""
    return [_worker(zeile, uhr.jetzt()) for zeile in Betriebsbestand(session, uhr).worker()]


def dienststaende(session: Session, mandant: str, uhr: Uhr) -> Sequence[Dienststand]:
    """One for each kind of service, in the order of `Dienstart`."""
    zeilen = {z.art: z for z in Betriebsbestand(session, uhr).dienste(mandant)}
    return [_dienst(session, mandant, art, zeilen.get(art), uhr.jetzt()) for art in Dienstart]


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
    session: Session, mandant: str, art: Dienstart, zeile: Dienstzeile | None, jetzt: datetime
) -> Dienststand:
    antwortet, text, rat = None, _NIEMAND_FRAGT, "Einen Worker starten; läuft einer, sein Protokoll ansehen."
    frisch = zeile is not None and _juenger(zeile.gefragt, jetzt)
    if zeile is not None and frisch:
        antwortet, text, rat = zeile.antwortet, zeile.text, zeile.rat
    elif zeile is not None and _juenger(
        zeile.gelungen, jetzt
    ):  # it is used, and nobody can ask it beside that
        antwortet, text, rat = True, "Zuletzt ging alles.", ""
    if art is Dienstart.POSTFACH:
        stoerung = _abholstoerung(session, mandant)
        if stoerung is not None and antwortet is not False:
            antwortet, text, rat = False, *stoerung
    return Dienststand(
        mandant=mandant,
        art=art,
        antwortet=antwortet,
        text=text,
        rat=rat,
        seit=zeile.seit if zeile and frisch else None,
        gelungen=zeile.gelungen if zeile else None,
        uhr=zeile.uhr if zeile and frisch else None,
    )


def _juenger(wann: datetime | None, jetzt: datetime) -> bool:
    return wann is not None and jetzt - wann <= NACHRICHTENLOS


def _abholstoerung(session: Session, mandant: str) -> tuple[str, str] | None:
    """It may well answer and still give nothing out: the work item that empties it says so."""
    auftrag = unerledigter(session, mandant, ABHOLEN)
    if auftrag is None or auftrag.grund_code is None:
        return None
    return auftrag.grund_text or "", auftrag.grund_rat or ""
