"""What lives and answers: signs of life of the workers, and the services of others as they were last found.

These rows are figures, not records: no audit rows, and what is gone is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from math import log
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from gateway.ablage.dialekt import einfuegen
from gateway.ablage.tabellen import (
    Auftragszeile,
    Auftragszustand,
    Dienstzeile,
    Dmszeitzeile,
    Gangzeile,
    Workerzeile,
)
from gateway.domain.dienst import Dienstart
from gateway.domain.dmszeit import RUECKBLICK, Messart, Tageswert, Verlangsamung, pruefe
from gateway.domain.uhrengang import Uhrengang
from gateway.ports import Uhr

STUMM = timedelta(seconds=30)
"""A worker that gave no sign for so long counts as dead."""
VERGESSEN = timedelta(minutes=15)
"""So long a dead one is still told of; then its row goes."""
_UNGEFRAGT = {"antwortet": True, "text": "", "rat": ""}
"""A service that nobody has spoken to yet."""


@dataclass(frozen=True)
class Arbeiter:
    """A worker: its name, unique among all; machine and process; since when it runs."""

    name: str
    rechner: str
    pid: int
    gestartet: datetime


@dataclass(frozen=True)
class Dienstbefund:
    """What came of speaking to a service. `uhr`: seconds by which its clock is ahead of ours."""

    antwortet: bool
    text: str
    rat: str = ""
    code: str | None = None
    uhr: float | None = None


class Betriebsbestand:
    """Repository of workers and services, of all Mandanten."""

    def __init__(self, session: Session, uhr: Uhr) -> None:
        self._session = session
        self._uhr = uhr

    def melde_worker(self, wer: Arbeiter, wettlaeufe: int) -> None:
        """A sign of life."""
        werte = {"zuletzt": self._uhr.jetzt(), "wettlaeufe": wettlaeufe}
        neu = einfuegen(self._session, Workerzeile).values(**asdict(wer), **werte)
        self._session.execute(neu.on_conflict_do_update(index_elements=["name"], set_=werte))

    def schlage_uhr(self, worker: str, vergangen: timedelta, lease: timedelta) -> None:
        """One worker of all keeps the clock; another one goes on when it is gone. `lease`: the longest there is."""
        zeile = self._session.scalar(select(Gangzeile).with_for_update())
        if zeile is None:
            self._session.add(Gangzeile(nr=1, gesichert=self._uhr.jetzt(), voraus=0, worker=worker))
            return
        if zeile.worker != worker:
            if self._session.get(Workerzeile, zeile.worker) is not None:
                return
            zeile.worker, vergangen = worker, timedelta()
        vorher = _gang(zeile)
        gang = vorher.schlage(self._uhr.jetzt(), vergangen)
        zeile.gesichert, zeile.voraus = gang.gesichert, int(gang.voraus.total_seconds())
        if vorher.gesprungen and not gang.gesprungen:
            self._wecke_alles(lease)

    def _wecke_alles(self, lease: timedelta) -> None:
        """The clock is put right or believed: what was set while it was wrong may lie years ahead. Looking once too
        often does no harm. Who holds an item keeps it by his next beat, if he lives."""
        jetzt = self._uhr.jetzt()
        wartende = update(Auftragszeile).where(
            Auftragszeile.zustand == Auftragszustand.WARTEND, Auftragszeile.faellig > jetzt
        )
        bis = jetzt + lease
        gehaltene = update(Auftragszeile).where(
            Auftragszeile.zustand == Auftragszustand.LAUFEND, Auftragszeile.faellig > bis
        )
        for welche, wann in ((wartende, jetzt), (gehaltene, bis)):
            self._session.execute(
                welche.values(faellig=wann, reihung=wann), execution_options={"synchronize_session": False}
            )

    def uhrengang(self) -> Uhrengang | None:
        """None = no worker has ever run."""
        zeile = self._session.scalar(select(Gangzeile))
        return _gang(zeile) if zeile else None

    def vergiss_worker(self, namen: Collection[str]) -> None:
        """They ended in good order, or another one has taken their place."""
        self._session.execute(delete(Workerzeile).where(Workerzeile.name.in_(namen)))

    def vergiss_lange_tote(self) -> None:
        """Workers that have been silent for so long that nobody wants to hear of them any more."""
        vor = self._uhr.jetzt() - VERGESSEN
        self._session.execute(delete(Workerzeile).where(Workerzeile.zuletzt < vor))

    def worker(self) -> Sequence[Workerzeile]:
        """Living and dead ones, by name."""
        return self._session.scalars(select(Workerzeile).order_by(Workerzeile.name)).all()

    def merke_dmszeiten(self, mandant: str, zeiten: Mapping[Messart, float]) -> None:
        """One more measurement of today, in seconds; what nobody looks back to any more goes."""
        jetzt = self._uhr.jetzt()
        for art, sekunden in zeiten.items():
            zeile = self._session.get(Dmszeitzeile, (mandant, art, jetzt.date()), with_for_update=True)
            if zeile is None:
                self._session.execute(_erste_zeit(self._session, mandant, art, sekunden, jetzt))
                continue
            wert = _tageswert(zeile).mit(sekunden)
            zeile.anzahl, zeile.log_summe, zeile.log_jetzt = wert.anzahl, wert.log_summe, wert.log_jetzt
            zeile.zuletzt = jetzt
        self._session.execute(delete(Dmszeitzeile).where(Dmszeitzeile.tag < jetzt.date() - RUECKBLICK))

    def zuletzt_gemessen(self, mandant: str) -> datetime | None:
        """When the DMS was last measured."""
        suche = select(func.max(Dmszeitzeile.zuletzt)).where(Dmszeitzeile.mandant == mandant)
        return self._session.scalar(suche)

    def dmstage(self, mandant: str) -> Mapping[Messart, Sequence[Tageswert]]:
        """What the DMS took, by day."""
        zeilen = self._session.scalars(select(Dmszeitzeile).where(Dmszeitzeile.mandant == mandant)).all()
        return {art: [_tageswert(z) for z in zeilen if z.art is art] for art in Messart}

    def verlangsamungen(self, mandant: str) -> Sequence[Verlangsamung]:
        """What takes much longer in the DMS than it did."""
        heute = self._uhr.jetzt().date()
        gefunden = (pruefe(art, tage, heute) for art, tage in self.dmstage(mandant).items())
        return [v for v in gefunden if v is not None]

    def dienste(self, mandant: str) -> Sequence[Dienstzeile]:
        """The services of this Mandant."""
        return self._session.scalars(select(Dienstzeile).where(Dienstzeile.mandant == mandant)).all()

    def melde_dienst(self, mandant: str, art: Dienstart, befund: Dienstbefund) -> timedelta | None:
        """What a worker found. Returns for how long the state before had lasted, when this changes it."""
        zeile, jetzt = self._dienst(mandant, art), self._uhr.jetzt()
        gewechselt = zeile.antwortet is not befund.antwortet or zeile.seit is None
        dauer = jetzt - zeile.seit if gewechselt and zeile.seit is not None else None
        if gewechselt:
            zeile.seit = jetzt
        zeile.gefragt, zeile.antwortet = jetzt, befund.antwortet
        zeile.code, zeile.text, zeile.rat, zeile.uhr = befund.code, befund.text, befund.rat, befund.uhr
        if befund.antwortet and art is not Dienstart.POSTFACH:
            zeile.gelungen = jetzt
        return dauer

    def vergiss_dienst(self, mandant: str, art: Dienstart) -> None:
        """There is none any more."""
        weg = delete(Dienstzeile).where(Dienstzeile.mandant == mandant, Dienstzeile.art == art)
        self._session.execute(weg)

    def melde_gelungen(self, mandant: str, art: Dienstart) -> None:
        """We got from it what it is there for."""
        gelungen = {"gelungen": self._uhr.jetzt()}
        neu = einfuegen(self._session, Dienstzeile).values(mandant=mandant, art=art, **_UNGEFRAGT, **gelungen)
        self._session.execute(neu.on_conflict_do_update(index_elements=["mandant", "art"], set_=gelungen))

    def _dienst(self, mandant: str, art: Dienstart) -> Dienstzeile:
        """The locked row."""
        suche = select(Dienstzeile).where(Dienstzeile.mandant == mandant, Dienstzeile.art == art)
        zeile = self._session.scalar(suche.with_for_update())
        if zeile is None:
            neu = einfuegen(self._session, Dienstzeile).values(mandant=mandant, art=art, **_UNGEFRAGT)
            self._session.execute(neu.on_conflict_do_nothing())
            zeile = self._session.scalars(suche.with_for_update()).one()
        return zeile


def _gang(zeile: Gangzeile) -> Uhrengang:
    return Uhrengang(zeile.gesichert, timedelta(seconds=zeile.voraus))


def _tageswert(zeile: Dmszeitzeile) -> Tageswert:
    return Tageswert(zeile.tag, zeile.anzahl, zeile.log_summe, zeile.log_jetzt)


def _erste_zeit(session: Session, mandant: str, art: Messart, sekunden: float, jetzt: datetime) -> Any:
    """Of a day; another worker's of the same moment is as good."""
    wert = Tageswert(jetzt.date(), 1, log(sekunden), log(sekunden))
    zeile = einfuegen(session, Dmszeitzeile).values(mandant=mandant, art=art, **asdict(wert), zuletzt=jetzt)
    return zeile.on_conflict_do_nothing()
