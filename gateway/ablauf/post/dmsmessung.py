"""How long does the DMS take to find, put and open? Measured in it now and then, with a document of nobody that
stays hidden and is taken away again; the figures are kept by the day (`gateway.domain.dmszeit`).

In a thread of its own for each Mandant: a DMS that hangs holds up nobody."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from sqlalchemy.orm import Session

from gateway.ablage.betrieb import Betriebsbestand
from gateway.ablauf.haus import Haus
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.dmszeit import Messart, massstab
from gateway.domain.person import Person
from gateway.ports import Dms
from gateway.queue.clock import Takt
from gateway.queue.fehlerbild import beschreibe

_log = logging.getLogger(__name__)

ABSTAND = timedelta(minutes=15)
_NIEMAND = Person(None, "Messung der Aktenbrücke", None, None, None, "x", ("000",), None)
_INHALT = b"%PDF-1.7\n%Messung\n" + bytes(100_000) + b"\n%%EOF\n"


class Dmsmessung:
    """One for a whole process."""

    def __init__(self, haeuser: Iterable[Haus]) -> None:
        self._haeuser = tuple(haeuser)
        self._laufende: dict[str, threading.Thread] = {}
        self._angelaufen = False

    def takt(self, abstand: timedelta = ABSTAND) -> Takt:
        """The tick; it leaves the tick's own transaction alone."""

        def tue(_: Session) -> None:
            if not self._angelaufen:
                self._angelaufen = True  # whoever has just been started has other things to do
                return
            for haus in self._haeuser:
                self._beginne(haus, abstand)

        return Takt("dmsmessung", abstand, tue)

    def _beginne(self, haus: Haus, abstand: timedelta) -> None:
        laufende = self._laufende.get(haus.mandant)
        if laufende is not None and laufende.is_alive():
            return
        faden = threading.Thread(target=_sicher, args=(haus, abstand), name="dmsmessung", daemon=True)
        self._laufende[haus.mandant] = faden
        faden.start()


def _sicher(haus: Haus, abstand: timedelta) -> None:
    """That it doesn't go says `dienstpruefung`; here it is only not measured."""
    try:
        miss_und_merke(haus, abstand)
    except Exception as fehler:
        _log.info("%s: DMS nicht gemessen: %s", haus.mandant, beschreibe(fehler))


def miss_und_merke(haus: Haus, abstand: timedelta) -> None:
    """Unless another worker has just done so. Raises what the DMS says."""
    with haus.datenbank.lesen() as session:
        zuletzt = Betriebsbestand(session, haus.uhr).zuletzt_gemessen(haus.mandant)
    if zuletzt is not None and haus.jetzt() - zuletzt < abstand / 2:
        return
    miss_jetzt(haus)


@dataclass(frozen=True)
class Messung:
    """What one thing took, in seconds; `sonst`: on good days, None: not known yet; `langsam`: that is a warning."""

    art: Messart
    sekunden: float
    sonst: float | None
    langsam: bool


def miss_jetzt(haus: Haus) -> Sequence[Messung]:
    """In this moment, and remembered like every other one. Raises what the DMS says."""
    zeiten = miss(haus.dms, haus.behoerde)
    with haus.datenbank.schreiben() as session:
        bestand = Betriebsbestand(session, haus.uhr)
        bestand.merke_dmszeiten(haus.mandant, zeiten)
        session.flush()
        tage, langsame = bestand.dmstage(haus.mandant), bestand.verlangsamungen(haus.mandant)
        session.commit()
    heute = haus.jetzt().date()
    return [
        Messung(art, zeiten[art], massstab(tage[art], heute), any(v.art is art for v in langsame))
        for art in zeiten
    ]


def miss(dms: Dms, herkunft: Behoerde) -> Mapping[Messart, float]:
    """Seconds. Nothing of it stays. Raises what the DMS says."""
    zeiten: dict[Messart, float] = {}
    dokument = Dokument(
        uuid4(), "Messung.pdf", "018", 1, sha256=hashlib.sha256(_INHALT).hexdigest(), groesse=len(_INHALT)
    )
    akte = Akte(_NIEMAND, f"Messung {dokument.uuid}", (dokument,))
    _stoppe(zeiten, Messart.FINDEN, lambda: dms.finde_akten(_NIEMAND, akte.aktenzeichen))
    ref = dms.beginne_import(uuid4(), akte, herkunft)
    try:
        _stoppe(zeiten, Messart.SCHREIBEN, lambda: dms.lege_dokument(ref, dokument, BytesIO(_INHALT)))
        _stoppe(zeiten, Messart.OEFFNEN, lambda: dms.lies_zurueck(ref, dokument.uuid))
    finally:
        dms.brich_ab(ref)
    return zeiten


def _stoppe(zeiten: dict[Messart, float], art: Messart, tue: Callable[[], object]) -> None:
    anfang = time.monotonic()
    tue()
    zeiten[art] = max(time.monotonic() - anfang, 1e-4)
