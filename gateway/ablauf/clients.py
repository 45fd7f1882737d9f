"""API clients: programs that say who they are with a secret and get tokens that are short-lived (OAuth 2.0 client
credentials, RFC 6749 section 4.4). A client is a user with roles per Mandant, but never one who releases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.ablage.audit import protokolliere
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.buch import Buch
from gateway.ablage.clients import Clientbestand, Clientwunsch, lange_her
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Benutzerzeile, Clientzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.aufgaben import berechtigte
from gateway.ablauf.haus import Haus
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import Uhr


class ClientAbgelehnt(EingabeFehler):
    """Unknown, revoked, expired, locked or a wrong secret; on purpose the answer does not say which."""

    code = "client.abgelehnt"
    satz = (
        "client_id und client_secret passen nicht zusammen, oder der Client ist abgelaufen oder widerrufen."
    )


class ScopeUngueltig(EingabeFehler):
    """No role there, or several Mandanten and none named."""

    code = "client.scope"
    satz = "Bitte nennen Sie in scope genau eine Behörde, bei der dieser Client eine Rolle hat."


@dataclass(frozen=True)
class Clientstand:
    """A client as the Administration of one Mandant sees it."""

    id: str
    name: str
    rollen: Collection[Rolle]
    gesperrt: bool
    je_minute: int
    bis: datetime
    angelegt: datetime
    durch: str
    zuletzt: datetime | None


@dataclass(frozen=True)
class Clienttoken:
    """`token` is told once."""

    token: str
    mandant: str
    bis: datetime

    def __repr__(self) -> str:
        return f"Clienttoken({self.mandant})"


@dataclass(frozen=True)
class Clientrecht:
    """What a token opens."""

    benutzer: str
    mandant: str
    bis: datetime
    je_minute: int


class Clients:
    """Those who come with tokens. `mandanten`: keys of those served here."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr, mandanten: Collection[str]) -> None:
        self._datenbank = datenbank
        self._uhr = uhr
        self._mandanten = tuple(mandanten)

    @noch_einmal
    def token(self, id: str, geheimnis: str, mandant: str | None) -> Clienttoken:
        """Raises `ClientAbgelehnt`, `ScopeUngueltig`."""
        with self._datenbank.schreiben() as session:
            bestand = Clientbestand(session, self._uhr)
            zeile = bestand.erkenne(id, geheimnis)
            wer = session.get(Benutzerzeile, zeile.benutzer) if zeile else None
            if zeile is None or wer is None or wer.gesperrt:
                raise ClientAbgelehnt
            wo = self._waehle(Benutzerbestand(session, self._uhr).rollen(zeile.benutzer), mandant)
            token, bis = bestand.gib_token(zeile, wo)
            bestand.merke_gebrauch(zeile.benutzer)
            protokolliere(
                session,
                wo,
                Auditereignis.ANMELDUNG,
                f"benutzer:{zeile.benutzer}",
                wer=zeile.benutzer,
                zeit=self._uhr.jetzt(),
                angaben={"weg": "client"},
            )
            session.commit()
        return Clienttoken(token, wo, bis)

    def _waehle(self, rollen: Collection[str], mandant: str | None) -> str:
        hier = [m for m in self._mandanten if m in rollen]
        if mandant is None and len(hier) == 1:
            return hier[0]
        if mandant not in hier:
            raise ScopeUngueltig
        return mandant

    @noch_einmal
    def oeffne(self, token: str) -> Clientrecht | None:
        """None for one that is unknown, expired or revoked; its use is noted."""
        with self._datenbank.lesen() as session:
            gefunden = Clientbestand(session, self._uhr).finde(token)
        if gefunden is None:
            return None
        zeile, client = gefunden
        if lange_her(client.zuletzt, self._uhr.jetzt()):
            with suppress(VoruebergehenderFehler, NichtGefunden), self._datenbank.schreiben() as session:
                Clientbestand(session, self._uhr).merke_gebrauch(client.benutzer)
                session.commit()
        return Clientrecht(zeile.benutzer, zeile.mandant, zeile.bis, client.je_minute)

    def liste(self, mandant: str) -> Sequence[Clientstand]:
        """Those with a role there."""
        with self._datenbank.lesen() as session:
            rollen = Benutzerbestand(session, self._uhr).alle_rollen()
            return [
                _stand(client, wer, rollen[wer.id][mandant])
                for client, wer in Clientbestand(session, self._uhr).liste()
                if mandant in rollen.get(wer.id, {})
            ]

    def vergiss_abgelaufene(self) -> None:
        with self._datenbank.schreiben() as session:
            Clientbestand(session, self._uhr).vergiss_abgelaufene()
            session.commit()


@noch_einmal
def lege_an(haus: Haus, durch: str, wunsch: Clientwunsch) -> str:
    """Its secret. Raises `FalscheRolle`, `BenutzerGibtEs`, `BenutzerkennungFalsch`, `ClientOhneFreigabe`."""
    with haus.buchen() as buch:
        wer = berechtigte(haus, buch, durch, Rolle.ADMINISTRATION).id
        return Clientbestand(buch.session, haus.uhr).lege_an(wunsch, haus.mandant, wer=wer)


@noch_einmal
def erneuere(haus: Haus, durch: str, id: str, gilt: timedelta) -> str:
    """A new secret instead of the old one. Raises `FalscheRolle`, `NichtGefunden`."""
    with haus.buchen() as buch:
        wer = berechtigte(haus, buch, durch, Rolle.ADMINISTRATION).id
        bestand = Clientbestand(buch.session, haus.uhr)
        return bestand.erneuere(_hiesiger(haus, buch, id), gilt, haus.mandant, wer=wer)


@noch_einmal
def widerrufe(haus: Haus, durch: str, id: str) -> None:
    """From now on it opens nothing. Raises `FalscheRolle`, `NichtGefunden`."""
    with haus.buchen() as buch:
        wer = berechtigte(haus, buch, durch, Rolle.ADMINISTRATION).id
        bestand = Clientbestand(buch.session, haus.uhr)
        bestand.widerrufe(_hiesiger(haus, buch, id), haus.mandant, wer=wer)


@noch_einmal
def vermerke_widerruf(haus: Haus, durch: str, kennung: str) -> None:
    """Record that a script's token is revoked, before it is. Raises `FalscheRolle`."""
    with haus.buchen() as buch:
        wer = berechtigte(haus, buch, durch, Rolle.ADMINISTRATION).id
        protokolliere(
            buch.session,
            haus.mandant,
            Auditereignis.ZUGANG_WIDERRUFEN,
            f"zugangswort:{kennung}",
            wer=wer,
            zeit=haus.jetzt(),
            angaben={"was": "skript"},
        )


def _hiesiger(haus: Haus, buch: Buch, id: str) -> str:
    """One that works for this Mandant alone: what reaches into others is for the operators.

    Raises `NichtGefunden`."""
    client = Clientbestand(buch.session, haus.uhr).lies(id).benutzer
    if set(Benutzerbestand(buch.session, haus.uhr).rollen(client)) != {haus.mandant}:
        raise NichtGefunden("Diesen API-Client gibt es hier nicht.")
    return client


def _stand(client: Clientzeile, wer: Benutzerzeile, rollen: Collection[Rolle]) -> Clientstand:
    return Clientstand(
        wer.id,
        wer.name,
        rollen,
        wer.gesperrt,
        client.je_minute,
        client.bis,
        client.angelegt,
        client.durch,
        client.zuletzt,
    )
