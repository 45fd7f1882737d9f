"""The door in is shut while nothing can be proven: disk full, database or audit chain take no row (invariant 12).

Then the mailbox is not asked at all: what lies there lies safely. Each tick tries whether it works again."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from gateway.ablage.audit import probiere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.wettlauf import noch_einmal
from gateway.domain.auftragsart import ABHOLEN
from gateway.errors import Fehler, NichtNachweisbar
from gateway.ports import Raum, Uhr
from gateway.queue.verwaltung import unerledigte_der_art

if TYPE_CHECKING:
    from gateway.ablauf.haus import Haus, Post
    from gateway.queue.auftrag import Auftrag

MINDESTPLATZ = 200_000_000
"""Free bytes below which nothing is fetched (on a small disk: a twentieth of it)."""


class AnnahmeAngehalten(NichtNachweisbar):
    """Nothing is fetched until disk, database and audit chain take it."""

    code = "annahme.angehalten"
    satz = "Die Annahme ist angehalten."


@contextmanager
def offen(post: Post, auftrag: Auftrag) -> Iterator[None]:
    """For as long as the mailbox is emptied. After a failure it is tried first whether storing works.

    Raises `AnnahmeAngehalten`."""
    try:
        pruefe_platz(post.platten)
        if auftrag.grund_code == AnnahmeAngehalten.code:
            _probiere(post.haus)
        yield
    except AnnahmeAngehalten:
        raise
    except NichtNachweisbar as fehler:
        raise AnnahmeAngehalten(_satz(fehler)) from fehler


def pruefe_platz(platten: Iterable[Path]) -> None:
    """Is there room on the disks of these folders? Raises `AnnahmeAngehalten`."""
    for ordner in platten:
        platz = shutil.disk_usage(ordner)
        if platz.free < min(MINDESTPLATZ, platz.total // 20):
            raise AnnahmeAngehalten(f"{AnnahmeAngehalten.satz} Der Speicherplatz geht zu Ende.")


def hindernis(
    datenbank: Datenbank, mandanten: Iterable[str], platten: Iterable[Path], uhr: Uhr
) -> str | None:
    """Why nothing is fetched at this moment, in a sentence; None = it is. Never raises."""
    try:
        pruefe_platz(p for p in platten if p.exists())
        return _angehalten(datenbank, tuple(mandanten), uhr)
    except AnnahmeAngehalten as fehler:
        return fehler.text
    except Fehler as fehler:
        return _satz(fehler)


@noch_einmal
def _angehalten(datenbank: Datenbank, mandanten: Iterable[str], uhr: Uhr) -> str | None:
    with datenbank.schreiben() as session:
        for mandant in mandanten:
            angehalten = unerledigte_der_art(session, mandant, ABHOLEN, grund=AnnahmeAngehalten.code)
            if angehalten:
                return angehalten[0].grund_text
            probiere(session, mandant, uhr.jetzt())
    return None


def _satz(fehler: Fehler) -> str:
    return f"{AnnahmeAngehalten.satz} {fehler.text}"


def _probiere(haus: Haus) -> None:
    """A few bytes into the content store, a row at the end of the chain, and both away again."""
    raum = Raum(str(uuid4()), secrets.token_bytes(32))
    try:
        haus.speicher.blobs.lege(iter([bytes(4096)]), raum)
    finally:
        haus.speicher.blobs.leere(raum.name)
    with haus.datenbank.schreiben() as session:
        probiere(session, haus.mandant, haus.jetzt())
