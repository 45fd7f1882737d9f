"""Secrets that open the door, by their digests, for all processes on all hosts.

Each change is one statement: of two hosts that redeem the same token exactly one succeeds."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Update, case, delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Delete

from gateway.ablage.dialekt import einfuegen
from gateway.ablage.tabellen import Fehlversuchszeile, Seitenzeile, Zugangsart, Zugangszeile

_NUMMER = 1


class Zugangsbestand:
    """What opens the door at the moment `jetzt`; what is over is there for nobody."""

    def __init__(self, session: Session, jetzt: datetime) -> None:
        self._session = session
        self._jetzt = jetzt

    def merke(self, zeile: Zugangszeile) -> None:
        self._session.add(zeile)

    def finde(self, art: Zugangsart, abdruck: str) -> Zugangszeile | None:
        suche = select(Zugangszeile).where(Zugangszeile.abdruck == abdruck, *self._gueltig(art))
        return self._session.scalars(suche).one_or_none()

    def nimm(self, art: Zugangsart, abdruck: str) -> Zugangszeile | None:
        """The row, which is gone from now on: for exactly one caller."""
        zeile = self.finde(art, abdruck)
        return zeile if zeile is not None and self.entferne(art, [abdruck]) else None

    def entferne(self, art: Zugangsart, abdruecke: Collection[str]) -> int:
        """How many there were."""
        return self._betroffene(
            delete(Zugangszeile)
            .where(Zugangszeile.art == art, Zugangszeile.abdruck.in_(abdruecke))
            .execution_options(synchronize_session=False)
        )

    def verlaengere(self, abdruck: str, bis: datetime) -> bool:
        """False for a session that has ended in this moment: it stays ended."""
        return bool(
            self._betroffene(update(Zugangszeile).where(Zugangszeile.abdruck == abdruck).values(bis=bis))
        )

    def merke_gebrauch(self, abdruck: str) -> None:
        self._betroffene(
            update(Zugangszeile).where(Zugangszeile.abdruck == abdruck).values(zuletzt=self._jetzt)
        )

    def skripte(self) -> Sequence[Zugangszeile]:
        """Those that end first at the top."""
        suche = select(Zugangszeile).where(*self._gueltig(Zugangsart.SKRIPT))
        return self._session.scalars(suche.order_by(Zugangszeile.bis, Zugangszeile.abdruck)).all()

    def sitzungen(self, benutzer: str) -> Sequence[Zugangszeile]:
        """Of a user, the one used last first."""
        seine = select(Zugangszeile).where(
            *self._gueltig(Zugangsart.SITZUNG), Zugangszeile.benutzer == benutzer
        )
        return self._session.scalars(seine.order_by(Zugangszeile.bis.desc(), Zugangszeile.abdruck)).all()

    def beende_alle(self, benutzer: str) -> int:
        """Sessions and one-time tokens of a user; how many were still good."""
        seine = (Zugangszeile.benutzer == benutzer, Zugangszeile.art != Zugangsart.SKRIPT)
        self._betroffene(delete(Zugangszeile).where(*seine, Zugangszeile.bis <= self._jetzt))
        return self._betroffene(delete(Zugangszeile).where(*seine))

    def vergiss_abgelaufene(self, fenster: timedelta) -> None:
        """What opens nothing any more, and failed attempts older than `fenster`."""
        self._betroffene(delete(Zugangszeile).where(Zugangszeile.bis <= self._jetzt))
        alt = Fehlversuchszeile.seit <= self._jetzt - fenster
        self._betroffene(delete(Fehlversuchszeile).where(alt))

    def fehlversuche(self, wer: str, fenster: timedelta) -> int:
        """Failed attempts from there, as long as the first of them is younger than `fenster`."""
        suche = select(Fehlversuchszeile.anzahl).where(
            Fehlversuchszeile.wer == wer, Fehlversuchszeile.seit > self._jetzt - fenster
        )
        return self._session.scalar(suche) or 0

    def zaehle_fehlversuch(self, wer: str, fenster: timedelta) -> None:
        """One more, or the first of a new window."""
        vorbei = Fehlversuchszeile.seit <= self._jetzt - fenster
        neu = einfuegen(self._session, Fehlversuchszeile).values(wer=wer, anzahl=1, seit=self._jetzt)
        self._session.execute(
            neu.on_conflict_do_update(
                index_elements=["wer"],
                set_={
                    "anzahl": case((vorbei, 1), else_=Fehlversuchszeile.anzahl + 1),
                    "seit": case((vorbei, self._jetzt), else_=Fehlversuchszeile.seit),
                },
            )
        )

    def adresse(self) -> str | None:
        """Where the pages were started last; None = never."""
        return self._session.scalar(select(Seitenzeile.adresse))

    def seiten(self) -> Seitenzeile:
        """The one row, made by whoever comes first."""
        neu = einfuegen(self._session, Seitenzeile).values(
            nummer=_NUMMER, kennzeichen=secrets.token_hex(4), adresse=None
        )
        self._session.execute(neu.on_conflict_do_nothing())
        return self._session.scalars(select(Seitenzeile)).one()

    def _gueltig(self, art: Zugangsart) -> tuple[ColumnElement[bool], ...]:
        return (
            Zugangszeile.art == art,
            Zugangszeile.bis > self._jetzt,
            Zugangszeile.laengstens > self._jetzt,
        )

    def _betroffene(self, anweisung: Delete | Update) -> int:
        ergebnis = self._session.execute(anweisung)
        assert isinstance(ergebnis, CursorResult)
        return ergebnis.rowcount
