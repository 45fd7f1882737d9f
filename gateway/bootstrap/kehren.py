"""Sweeping, once an hour: finished work items, half-written files, content that nobody needs any more.

Each part has short transactions of its own and fails for itself: nobody waits for the database while files are
looked through, and a broken Mandant leaves only its own dust."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.idempotenz import Idempotenzbuch
from gateway.ablage.zugaenge import Zugangsbestand
from gateway.ablauf import merkzettel, spaetscans, termine
from gateway.ablauf.akte import dateib, loeschung
from gateway.ablauf.clients import Clients
from gateway.ablauf.fremdsitzung import vergiss_abgelaufene
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import versiegelung
from gateway.ports import Blobablage, Uhr
from gateway.queue.clock import Takt
from gateway.queue.fehlerbild import beschreibe
from gateway.queue.verwaltung import loesche_erledigte

_log = logging.getLogger(__name__)

KEHRTAKT = timedelta(hours=1)
ERLEDIGTES_BLEIBT = timedelta(days=30)
"""Finished work items stay visible for so long."""
RESTE_BLEIBEN = timedelta(days=1)
"""Half-written files older than this belong to nobody any more."""
ERFOLGLOSES_BLEIBT = timedelta(hours=1)
"""Failed logins by network; longer than any brake counts them."""
SCHUB = 1000
"""Rows that go in one transaction."""
SCHUEBE = 1000
"""So many at one sweep: a million rows an hour, more than any installation finishes."""
ATEMPAUSE = 0.02
"""Seconds between two of them, in which others write."""


@dataclass(frozen=True)
class Kehricht:
    """Where to sweep."""

    datenbank: Datenbank
    blobs: Blobablage
    posten: Sequence[Post]
    uhr: Uhr


def takt(wo: Kehricht) -> Takt:
    """The tick; it leaves the tick's own transaction alone."""

    def tue(_: Session) -> None:
        kehre(wo)

    return Takt("kehren", KEHRTAKT, tue)


def kehre(wo: Kehricht) -> None:
    """Sweep everything once; what goes wrong is told and tried again at the next sweep."""
    for was, tue in _arbeiten(wo):
        try:
            tue()
        except Exception as fehler:
            _log.warning("Kehren (%s): %s", was, beschreibe(fehler))


def _arbeiten(wo: Kehricht) -> Iterator[tuple[str, Callable[[], object]]]:
    jetzt = wo.uhr.jetzt()
    yield "Aufträge", partial(_vergiss_erledigte, wo.datenbank, jetzt - ERLEDIGTES_BLEIBT)
    yield "Zugänge", partial(_vergiss_zugaenge, wo.datenbank, jetzt)
    yield "Antworten", Idempotenzbuch(wo.datenbank, wo.uhr).vergiss_abgelaufene
    yield "Fremdsitzungen", partial(vergiss_abgelaufene, wo.datenbank, wo.uhr)
    yield "Token", Clients(wo.datenbank, wo.uhr, ()).vergiss_abgelaufene
    yield "Ablage", partial(wo.blobs.raeume_auf, aelter_als=RESTE_BLEIBEN, jetzt=jetzt)
    for post in wo.posten:
        yield f"Versand {post.haus.mandant}", partial(versiegelung.raeume_auf, post, aelter_als=RESTE_BLEIBEN)
        yield f"Nachrichten {post.haus.mandant}", partial(_vergiss_nachrichten, post.haus)
        yield f"Meldungen {post.haus.mandant}", partial(_vergiss_meldungen, post.haus)
        yield f"Einträge {post.haus.mandant}", partial(_vergiss_eintraege, post.haus)
        yield f"Termine {post.haus.mandant}", partial(_vergiss_termine, post.haus)
        yield f"Merkzettel {post.haus.mandant}", partial(_vergiss_merkzettel, post.haus)
        yield f"Hochgeladenes {post.haus.mandant}", partial(spaetscans.vergiss, post.haus)
    yield "herrenlose Räume", partial(_leere_herrenlose, wo, jetzt - RESTE_BLEIBEN)
    yield "Datenbankprotokoll", partial(_vergiss_geloeschtes, wo.datenbank)


def _vergiss_erledigte(datenbank: Datenbank, vor: datetime) -> None:
    for _ in range(SCHUEBE):
        with datenbank.schreiben() as session:
            anzahl = loesche_erledigte(session, vor=vor, hoechstens=SCHUB)
            session.commit()
        if anzahl < SCHUB:
            return
        time.sleep(ATEMPAUSE)


def _vergiss_zugaenge(datenbank: Datenbank, jetzt: datetime) -> None:
    """Addresses of people who mistyped are nobody's business for longer than they count."""
    with datenbank.schreiben() as session:
        Zugangsbestand(session, jetzt).vergiss_abgelaufene(ERFOLGLOSES_BLEIBT)
        session.commit()


def _vergiss_nachrichten(haus: Haus) -> None:
    for _ in range(SCHUEBE):
        if not loeschung.kehre(haus):
            return


def _vergiss_meldungen(haus: Haus) -> None:
    """A person who has no file here is nobody's business for longer than the period."""
    for _ in range(SCHUEBE):
        with haus.buchen() as buch:
            anzahl = buch.meldungen.vergiss(haus.jetzt() - haus.regeln.frist_meldungen, hoechstens=SCHUB)
        if anzahl < SCHUB:
            return
        time.sleep(ATEMPAUSE)


def _vergiss_eintraege(haus: Haus) -> None:
    """Ausländerdatei B."""
    for _ in range(SCHUEBE):
        if not dateib.vergiss(haus):
            return
        time.sleep(ATEMPAUSE)


def _vergiss_termine(haus: Haus) -> None:
    for _ in range(SCHUEBE):
        if termine.vergiss(haus, hoechstens=SCHUB) < SCHUB:
            return
        time.sleep(ATEMPAUSE)


def _vergiss_merkzettel(haus: Haus) -> None:
    for _ in range(SCHUEBE):
        if merkzettel.vergiss(haus, hoechstens=SCHUB) < SCHUB:
            return
        time.sleep(ATEMPAUSE)


def _leere_herrenlose(wo: Kehricht, vor: datetime) -> None:
    for name in loeschung.herrenlose(wo.datenbank, wo.blobs, vor=vor):
        wo.blobs.leere(name)


def _vergiss_geloeschtes(datenbank: Datenbank) -> None:
    """Keys destroyed since the last sweep, by this one and by the Vorgänge, leave the last file too."""
    if not datenbank.vergiss_geloeschtes():
        _log.warning("Kehren: Die Datenbank war beschäftigt; ihr Protokoll wird beim nächsten Mal geleert.")
