"""Users that are programs: their secrets, their tokens, which of them there are."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.benutzer import Benutzerbestand, kennung
from gateway.ablage.fehler import BenutzerkennungFalsch, NichtGefunden
from gateway.ablage.tabellen import Benutzerzeile, Clientzeile, Tokenzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.ports import Uhr

TOKENPRAEFIX = "abt_"
_GEHEIMNISPRAEFIX = "abs_"
"""So that those who look for leaked secrets find them."""
TOKEN_GILT = timedelta(minutes=15)
_TAKT = timedelta(minutes=1)


@dataclass(frozen=True)
class Clientwunsch:
    """A new client; `gilt`: how long its secret does."""

    id: str
    name: str
    rollen: Collection[Rolle]
    je_minute: int = 600
    gilt: timedelta = timedelta(days=365)


class Clientbestand:
    """Of the whole installation; roles say for which Mandanten they act. `mandant`: whose chain records it."""

    def __init__(self, session: Session, uhr: Uhr) -> None:
        self._session = session
        self._uhr = uhr

    def liste(self) -> Sequence[tuple[Clientzeile, Benutzerzeile]]:
        suche = select(Clientzeile, Benutzerzeile).join(
            Benutzerzeile, Benutzerzeile.id == Clientzeile.benutzer
        )
        return [(c, b) for c, b in self._session.execute(suche.order_by(Clientzeile.benutzer))]

    def lies(self, id: str) -> Clientzeile:
        """Raises `NichtGefunden`."""
        try:
            zeile = self._session.get(Clientzeile, kennung(id))
        except BenutzerkennungFalsch:
            zeile = None
        if zeile is None:
            raise NichtGefunden("Diesen API-Client gibt es hier nicht.")
        return zeile

    def lege_an(self, wunsch: Clientwunsch, mandant: str, *, wer: str) -> str:
        """Its secret, which nobody can see again.

        Raises `BenutzerGibtEs`, `BenutzerkennungFalsch`, `ClientOhneFreigabe`."""
        benutzer = Benutzerbestand(self._session, self._uhr)
        id = benutzer.lege_an(wunsch.id, wunsch.name, wer=wer, mandant=mandant).id
        geheimnis, jetzt = _neues(_GEHEIMNISPRAEFIX), self._uhr.jetzt()
        self._session.add(
            Clientzeile(
                benutzer=id,
                geheimnis=_abdruck(geheimnis),
                je_minute=wunsch.je_minute,
                bis=jetzt + wunsch.gilt,
                angelegt=jetzt,
                durch=wer,
                zuletzt=None,
            )
        )
        self._session.flush()
        benutzer.setze_rollen(id, mandant, wunsch.rollen, wer=wer)
        self._protokolliere(mandant, Auditereignis.ZUGANG_AUSGEGEBEN, id, wer, "client")
        return geheimnis

    def erneuere(self, id: str, gilt: timedelta, mandant: str, *, wer: str) -> str:
        """A new secret; the old one and all its tokens are void at once. Raises `NichtGefunden`."""
        zeile, geheimnis = self.lies(id), _neues(_GEHEIMNISPRAEFIX)
        zeile.geheimnis, zeile.bis = _abdruck(geheimnis), self._uhr.jetzt() + gilt
        self._entferne_token(zeile.benutzer)
        self._protokolliere(mandant, Auditereignis.ZUGANG_AUSGEGEBEN, zeile.benutzer, wer, "client")
        return geheimnis

    def widerrufe(self, id: str, mandant: str, *, wer: str) -> None:
        """Secret and tokens are gone; the user stays, locked and without roles, because its votes and rows name
        it. Raises `NichtGefunden`."""
        zeile = self.lies(id)
        self._entferne_token(zeile.benutzer)
        self._session.delete(zeile)
        self._session.flush()
        benutzer = Benutzerbestand(self._session, self._uhr)
        for wo in benutzer.rollen(zeile.benutzer):
            benutzer.setze_rollen(zeile.benutzer, wo, (), wer=wer)
        benutzer.sperre(zeile.benutzer, True, wer=wer, mandant=mandant)
        self._protokolliere(mandant, Auditereignis.ZUGANG_WIDERRUFEN, zeile.benutzer, wer, "client")

    def erkenne(self, id: str, geheimnis: str) -> Clientzeile | None:
        """The client with this secret, as long as it is good."""
        try:
            zeile = self.lies(id)
        except NichtGefunden:
            return None
        stimmt = hmac.compare_digest(zeile.geheimnis, _abdruck(geheimnis))
        return zeile if stimmt and self._uhr.jetzt() < zeile.bis else None

    def gib_token(self, zeile: Clientzeile, mandant: str) -> tuple[str, datetime]:
        """A token for one Mandant, and until when it is good."""
        token, bis = _neues(TOKENPRAEFIX), min(self._uhr.jetzt() + TOKEN_GILT, zeile.bis)
        self._session.add(
            Tokenzeile(abdruck=_abdruck(token), benutzer=zeile.benutzer, mandant=mandant, bis=bis)
        )
        return token, bis

    def finde(self, token: str) -> tuple[Tokenzeile, Clientzeile] | None:
        """What a token opens, as long as it is good."""
        suche = select(Tokenzeile, Clientzeile).join(Clientzeile, Clientzeile.benutzer == Tokenzeile.benutzer)
        gefunden = self._session.execute(suche.where(Tokenzeile.abdruck == _abdruck(token))).one_or_none()
        if gefunden is None or gefunden[0].bis <= self._uhr.jetzt():
            return None
        return gefunden[0], gefunden[1]

    def merke_gebrauch(self, id: str) -> None:
        self.lies(id).zuletzt = self._uhr.jetzt()

    def vergiss_abgelaufene(self) -> None:
        self._session.execute(delete(Tokenzeile).where(Tokenzeile.bis <= self._uhr.jetzt()))

    def _entferne_token(self, id: str) -> None:
        self._session.execute(delete(Tokenzeile).where(Tokenzeile.benutzer == id))

    def _protokolliere(self, mandant: str, ereignis: Auditereignis, id: str, wer: str, was: str) -> None:
        protokolliere(
            self._session,
            mandant or "installation",
            ereignis,
            f"benutzer:{id}",
            wer=wer,
            zeit=self._uhr.jetzt(),
            angaben={"was": was},
        )


def lange_her(zuletzt: datetime | None, jetzt: datetime) -> bool:
    """Not every request shall write."""
    return zuletzt is None or abs(jetzt - zuletzt) >= _TAKT


def _neues(praefix: str) -> str:
    return praefix + secrets.token_urlsafe(32)


def _abdruck(geheimnis: str) -> str:
    return hashlib.sha256(geheimnis.encode()).hexdigest()
