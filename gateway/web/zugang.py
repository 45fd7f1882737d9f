"""Secrets that open the door: one-time tokens, sessions and tokens for scripts.

The database holds the SHA-256 of each; the secret itself is never stored. So every web process on every host knows
the same sessions: it does not matter which one a request comes to, and who is logged out is out everywhere.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Zugangsart, Zugangszeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablage.zugaenge import Zugangsbestand
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import Uhr
from gateway.web.fehler import ZugangAbgelehnt

_TAKT = timedelta(minutes=1)
"""How exactly clicks and the use of tokens are noted: not every request shall write."""
KURZ = 12
"""So many hex digits of a digest name a token."""


@dataclass(frozen=True)
class Zugangsregeln:
    """How long secrets last. The defaults are short on purpose."""

    einmal: timedelta = timedelta(minutes=15)
    """From issue to redemption of a one-time token."""
    ruhe: timedelta = timedelta(minutes=30)
    """A session ends after so long without a click (at most a minute earlier); background refresh is no click."""
    laengstens: timedelta = timedelta(hours=10)
    """A session ends after so long in any case: one working day."""
    skript: timedelta = timedelta(days=90)
    """A token for scripts."""


@dataclass(frozen=True)
class Berechtigung:
    """Who the bearer of a secret is (the id of a user), and for which one Mandant (invariant 13). What that
    user may do there is looked up with every request."""

    mandant: str
    benutzer: str
    bis: datetime
    laengstens: datetime
    weg: str = "link"
    """How somebody came in: link, konto, oidc."""


@dataclass(frozen=True)
class Skriptwort:
    """A token for scripts, as its owner may see it again."""

    kennung: str
    """Beginning of its digest."""
    mandant: str
    benutzer: str
    bis: datetime
    zuletzt: datetime | None
    """When it was last used, to the minute."""


@dataclass(frozen=True)
class Offene:
    """A session as its owner may see it."""

    abdruck: str
    mandant: str
    weg: str
    seit: datetime
    zuletzt: datetime
    """The last click, to the minute; an end that the whole length set earlier looks like an earlier click."""


class SkriptwortUnbekannt(EingabeFehler):
    """Never issued, revoked or expired."""

    code = "zugang.unbekannt"
    satz = "Dieses Zugangswort gibt es hier nicht (mehr)."


class Zugangsfach:
    """The secrets of one installation. All methods raise like the database."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr, regeln: Zugangsregeln | None = None) -> None:
        self._datenbank = datenbank
        self._uhr = uhr
        self._regeln = regeln or Zugangsregeln()

    @cached_property
    @noch_einmal
    def kennzeichen(self) -> str:
        """Tells this installation's cookie from those of others on the same host."""
        with self._datenbank.schreiben() as session:
            kennzeichen = self._bestand(session).seiten().kennzeichen
            session.commit()
        return kennzeichen

    def einmalwort(self, mandant: str, benutzer: str) -> str:
        """A fresh one-time token for one Mandant; valid in every process of this installation."""
        bis = self._uhr.jetzt() + self._regeln.einmal
        return self._lege_an(Zugangsart.EINMAL, Berechtigung(mandant, benutzer, bis, bis))

    def anmeldeweg(self, mandant: str, benutzer: str) -> str:
        """What to print behind the service's URL: a link that logs in once. The token is a fragment, so
        it stays in the browser and out of every log."""
        return f"/anmelden#{self.einmalwort(mandant, benutzer)}"

    def skriptwort(self, mandant: str, benutzer: str) -> str:
        """A token for scripts (`Authorization: Bearer …`), for one Mandant."""
        bis = self._uhr.jetzt() + self._regeln.skript
        return self._lege_an(Zugangsart.SKRIPT, Berechtigung(mandant, benutzer, bis, bis))

    @noch_einmal
    def merke_adresse(self, url: str) -> None:
        """Where the pages run now, for whoever prints a link in another process."""
        with self._datenbank.schreiben() as session:
            self._bestand(session).seiten().adresse = url
            session.commit()

    @property
    def adresse(self) -> str | None:
        """Where the pages were started last, on whatever host; None = never."""
        with self._datenbank.lesen() as session:
            return self._bestand(session).adresse()

    @noch_einmal
    def loese_ein(self, wort: str) -> str:
        """Turn a one-time token into a session secret. Raises `ZugangAbgelehnt`."""
        with self._datenbank.schreiben() as session:
            bestand = self._bestand(session)
            zeile = bestand.nimm(Zugangsart.EINMAL, self.abdruck(wort))
            if zeile is None:
                raise ZugangAbgelehnt
            geheimnis = self._sitzung_an(bestand, zeile.mandant, zeile.benutzer, zeile.weg)
            session.commit()
        return geheimnis

    @noch_einmal
    def eroeffne(self, mandant: str, benutzer: str, weg: str) -> str:
        """The secret of a new session of somebody who has said who he is in the way `weg`."""
        with self._datenbank.schreiben() as session:
            geheimnis = self._sitzung_an(self._bestand(session), mandant, benutzer, weg)
            session.commit()
        return geheimnis

    @noch_einmal
    def sitzung(self, geheimnis: str, *, beruehren: bool) -> Berechtigung | None:
        """The session behind a cookie; `beruehren` starts the idle time anew."""
        recht = self._lies(Zugangsart.SITZUNG, geheimnis)
        if recht is None or not beruehren:
            return recht
        bis = min(self._uhr.jetzt() + self._regeln.ruhe, recht.laengstens)
        if bis - recht.bis < _TAKT:
            return recht
        with suppress(VoruebergehenderFehler), self._datenbank.schreiben() as session:
            if not self._bestand(session).verlaengere(self.abdruck(geheimnis), bis):
                return None
            session.commit()
            return replace(recht, bis=bis)
        return recht  # the database takes nothing at the moment: reading goes on until the idle time is over

    @noch_einmal
    def wechsle(self, geheimnis: str, mandant: str) -> str:
        """A session of the same person for another Mandant; the old one ends. Raises `ZugangAbgelehnt`."""
        with self._datenbank.schreiben() as session:
            bestand = self._bestand(session)
            zeile = bestand.nimm(Zugangsart.SITZUNG, self.abdruck(geheimnis))
            if zeile is None:
                raise ZugangAbgelehnt
            neu = self._merke(bestand, Zugangsart.SITZUNG, replace(_recht(zeile), mandant=mandant))
            session.commit()
        return neu

    @noch_einmal
    def skript(self, geheimnis: str) -> Berechtigung | None:
        """What a script's token opens; its use is noted."""
        abdruck, jetzt = self.abdruck(geheimnis), self._uhr.jetzt()
        with self._datenbank.lesen() as session:
            zeile = self._bestand(session).finde(Zugangsart.SKRIPT, abdruck)
        if zeile is None:
            return None
        if zeile.zuletzt is None or abs(jetzt - zeile.zuletzt) >= _TAKT:
            with suppress(VoruebergehenderFehler), self._datenbank.schreiben() as session:
                self._bestand(session).merke_gebrauch(abdruck)
                session.commit()
        return _recht(zeile)

    def skripte(self) -> Sequence[Skriptwort]:
        """Tokens for scripts that are valid, those that end first at the top; the secrets are not known here."""
        with self._datenbank.lesen() as session:
            zeilen = self._bestand(session).skripte()
        return [Skriptwort(z.abdruck[:KURZ], z.mandant, z.benutzer, z.bis, z.zuletzt) for z in zeilen]

    @noch_einmal
    def widerrufe(self, kennung: str) -> Skriptwort:
        """From now on it opens nothing. Raises `SkriptwortUnbekannt`."""
        for wort in self.skripte():
            if wort.kennung == kennung:
                with self._datenbank.schreiben() as session:
                    bestand = self._bestand(session)
                    gemeinte = [z.abdruck for z in bestand.skripte() if z.abdruck.startswith(kennung)]
                    bestand.entferne(Zugangsart.SKRIPT, gemeinte)
                    session.commit()
                return wort
        raise SkriptwortUnbekannt

    def abdruck(self, wort: str) -> str:
        """Names a secret without telling it."""
        return hashlib.sha256(wort.encode()).hexdigest()

    @noch_einmal
    def beende(self, geheimnis: str) -> None:
        """Log out. Repeating is harmless."""
        with self._datenbank.schreiben() as session:
            self._bestand(session).entferne(Zugangsart.SITZUNG, [self.abdruck(geheimnis)])
            session.commit()

    @noch_einmal
    def beende_abdruck(self, abdruck: str) -> None:
        """The same for who knows only the digest."""
        with self._datenbank.schreiben() as session:
            self._bestand(session).entferne(Zugangsart.SITZUNG, [abdruck])
            session.commit()

    def sitzungen(self, benutzer: str) -> Sequence[Offene]:
        """The sessions of somebody, the latest click first."""
        with self._datenbank.lesen() as session:
            zeilen = self._bestand(session).sitzungen(benutzer)
        regeln = self._regeln
        return [
            Offene(z.abdruck, z.mandant, z.weg, z.laengstens - regeln.laengstens, z.bis - regeln.ruhe)
            for z in zeilen
        ]

    @noch_einmal
    def beende_alle(self, benutzer: str) -> int:
        """End all sessions of somebody and make his one-time tokens void; returns how many there were. Tokens for
        scripts are revoked one by one."""
        with self._datenbank.schreiben() as session:
            anzahl = self._bestand(session).beende_alle(benutzer)
            session.commit()
        return anzahl

    def _bestand(self, session: Session) -> Zugangsbestand:
        return Zugangsbestand(session, self._uhr.jetzt())

    def _sitzung_an(self, bestand: Zugangsbestand, mandant: str, benutzer: str, weg: str) -> str:
        jetzt = self._uhr.jetzt()
        bis, laengstens = jetzt + self._regeln.ruhe, jetzt + self._regeln.laengstens
        return self._merke(bestand, Zugangsart.SITZUNG, Berechtigung(mandant, benutzer, bis, laengstens, weg))

    @noch_einmal
    def _lege_an(self, art: Zugangsart, recht: Berechtigung) -> str:
        with self._datenbank.schreiben() as session:
            geheimnis = self._merke(self._bestand(session), art, recht)
            session.commit()
        return geheimnis

    def _merke(self, bestand: Zugangsbestand, art: Zugangsart, recht: Berechtigung) -> str:
        geheimnis = secrets.token_urlsafe(32)
        bestand.merke(Zugangszeile(abdruck=self.abdruck(geheimnis), art=art, **asdict(recht)))
        return geheimnis

    def _lies(self, art: Zugangsart, geheimnis: str) -> Berechtigung | None:
        with self._datenbank.lesen() as session:
            zeile = self._bestand(session).finde(art, self.abdruck(geheimnis))
        return None if zeile is None else _recht(zeile)


def _recht(zeile: Zugangszeile) -> Berechtigung:
    return Berechtigung(zeile.mandant, zeile.benutzer, zeile.bis, zeile.laengstens, zeile.weg)
