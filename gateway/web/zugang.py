"""Secrets that open the door: one-time tokens, sessions and tokens for scripts.

A folder holds one small file per secret, named by its SHA-256; the secret itself is never stored.
Every process of this host sees the same folder, and a one-time token is redeemed by removing its file:
of two callers exactly one succeeds.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from gateway.errors import EingabeFehler
from gateway.ports import Uhr
from gateway.verschlossen import oeffne_verschlossen, verschlossener_ordner
from gateway.web.fehler import ZugangAbgelehnt

_ADRESSE = "adresse"
_GEBRAUCH = "gebrauch"
"""Sub-folder whose time stamps say when tokens for scripts were last used."""
_GEBRAUCHSTAKT = timedelta(minutes=1)
KURZ = 12
"""So many hex digits of a digest name a token."""


class Art(StrEnum):
    """What a secret is good for; also the name of its sub-folder."""

    EINMAL = "einmal"
    SITZUNG = "sitzung"
    SKRIPT = "skript"


@dataclass(frozen=True)
class Zugangsregeln:
    """How long secrets last. The defaults are short on purpose."""

    einmal: timedelta = timedelta(minutes=15)
    """From issue to redemption of a one-time token."""
    ruhe: timedelta = timedelta(minutes=30)
    """A session ends after so long without a click; background refresh is no click."""
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


class SkriptwortUnbekannt(EingabeFehler):
    """Never issued, revoked or expired."""

    code = "zugang.unbekannt"
    satz = "Dieses Zugangswort gibt es hier nicht (mehr)."


class Zugangsfach:
    """The folder of digests."""

    def __init__(self, ordner: Path, uhr: Uhr, regeln: Zugangsregeln | None = None) -> None:
        self._ordner = ordner
        self._uhr = uhr
        self._regeln = regeln or Zugangsregeln()

    @property
    def kennzeichen(self) -> str:
        """Tells this installation's cookie from those of others on the same host."""
        return hashlib.sha256(str(self._ordner.resolve()).encode()).hexdigest()[:8]

    def einmalwort(self, mandant: str, benutzer: str) -> str:
        """A fresh one-time token for one Mandant; valid in every process that serves this folder."""
        bis = self._uhr.jetzt() + self._regeln.einmal
        return self._lege_an(Art.EINMAL, Berechtigung(mandant, benutzer, bis, bis))

    def anmeldeweg(self, mandant: str, benutzer: str) -> str:
        """What to print behind the service's URL: a link that logs in once. The token is a fragment, so
        it stays in the browser and out of every log."""
        return f"/anmelden#{self.einmalwort(mandant, benutzer)}"

    def skriptwort(self, mandant: str, benutzer: str) -> str:
        """A token for scripts (`Authorization: Bearer …`), for one Mandant."""
        bis = self._uhr.jetzt() + self._regeln.skript
        return self._lege_an(Art.SKRIPT, Berechtigung(mandant, benutzer, bis, bis))

    def merke_adresse(self, url: str) -> None:
        """Where the pages run now, for whoever prints a link in another process."""
        verschlossener_ordner(self._ordner)
        neu = self._ordner / f".{secrets.token_hex(8)}"
        with open(neu, "x", encoding="utf-8", opener=oeffne_verschlossen) as strom:
            strom.write(url)
        neu.replace(self._ordner / _ADRESSE)

    @property
    def adresse(self) -> str | None:
        """Where the pages ran last; None = never."""
        try:
            return (self._ordner / _ADRESSE).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def loese_ein(self, wort: str) -> str:
        """Turn a one-time token into a session secret. Raises `ZugangAbgelehnt`."""
        berechtigung = self._lies(Art.EINMAL, wort)
        if berechtigung is None or not self._entferne(Art.EINMAL, wort):
            raise ZugangAbgelehnt
        return self.eroeffne(berechtigung.mandant, berechtigung.benutzer, berechtigung.weg)

    def eroeffne(self, mandant: str, benutzer: str, weg: str) -> str:
        """The secret of a new session of somebody who has said who he is in the way `weg`."""
        jetzt = self._uhr.jetzt()
        bis, laengstens = jetzt + self._regeln.ruhe, jetzt + self._regeln.laengstens
        return self._lege_an(Art.SITZUNG, Berechtigung(mandant, benutzer, bis, laengstens, weg))

    def sitzung(self, geheimnis: str, *, beruehren: bool) -> Berechtigung | None:
        """The session behind a cookie; `beruehren` starts the idle time anew."""
        berechtigung = self._lies(Art.SITZUNG, geheimnis)
        if berechtigung is None or not beruehren:
            return berechtigung
        bis = min(self._uhr.jetzt() + self._regeln.ruhe, berechtigung.laengstens)
        try:
            _setze_ende(self._datei(Art.SITZUNG, geheimnis), bis)
        except FileNotFoundError:  # logged out in this moment: it stays ended
            return None
        return replace(berechtigung, bis=bis)

    def wechsle(self, geheimnis: str, mandant: str) -> str:
        """A session of the same person for another Mandant; the old one ends. Raises `ZugangAbgelehnt`."""
        berechtigung = self._lies(Art.SITZUNG, geheimnis)
        if berechtigung is None or not self._entferne(Art.SITZUNG, geheimnis):
            raise ZugangAbgelehnt
        return self._lege_an(Art.SITZUNG, replace(berechtigung, mandant=mandant))

    def skript(self, geheimnis: str) -> Berechtigung | None:
        """What a script's token opens; its use is noted."""
        recht = self._lies(Art.SKRIPT, geheimnis)
        if recht is not None:
            self._merke_gebrauch(self.abdruck(geheimnis))
        return recht

    def skripte(self) -> Sequence[Skriptwort]:
        """Tokens for scripts that are valid, those that end first at the top; the secrets are not known here."""
        gefunden = []
        for datei in (self._ordner / Art.SKRIPT).glob("*"):
            recht = _lade(datei, self._uhr.jetzt())
            if recht is not None:
                gefunden.append(
                    Skriptwort(
                        datei.name[:KURZ],
                        recht.mandant,
                        recht.benutzer,
                        recht.bis,
                        self._zuletzt(datei.name),
                    )
                )
        return sorted(gefunden, key=lambda wort: wort.bis)

    def widerrufe(self, kennung: str) -> Skriptwort:
        """From now on it opens nothing. Raises `SkriptwortUnbekannt`."""
        for wort in self.skripte():
            if wort.kennung == kennung:
                for datei in (self._ordner / Art.SKRIPT).glob(f"{kennung}*"):
                    datei.unlink(missing_ok=True)
                return wort
        raise SkriptwortUnbekannt

    def abdruck(self, wort: str) -> str:
        """Names a secret without telling it."""
        return hashlib.sha256(wort.encode()).hexdigest()

    def beende(self, geheimnis: str) -> None:
        """Log out. Repeating is harmless."""
        self._entferne(Art.SITZUNG, geheimnis)

    def beende_abdruck(self, abdruck: str) -> None:
        """The same for who knows only the digest."""
        (self._ordner / Art.SITZUNG / abdruck).unlink(missing_ok=True)

    def beende_alle(self, benutzer: str) -> int:
        """End all sessions of somebody and make his one-time tokens void; returns how many there were. Tokens for
        scripts are revoked one by one."""
        anzahl = 0
        for art in (Art.SITZUNG, Art.EINMAL):
            for datei in (self._ordner / art).glob("*"):
                recht = _lade(datei, self._uhr.jetzt())
                if recht is not None and recht.benutzer == benutzer:
                    datei.unlink(missing_ok=True)
                    anzahl += 1
        return anzahl

    def raeume_auf(self) -> None:
        """Create the folder (readable by the owner only) and drop what has expired."""
        verschlossener_ordner(self._ordner)
        for art in Art:
            verschlossener_ordner(self._ordner / art)
            for datei in (self._ordner / art).iterdir():
                if _lade(datei, self._uhr.jetzt()) is None:
                    datei.unlink(missing_ok=True)
        for vermerk in (self._ordner / _GEBRAUCH).glob("*"):
            if not (self._ordner / Art.SKRIPT / vermerk.name).exists():
                vermerk.unlink(missing_ok=True)

    def _merke_gebrauch(self, name: str) -> None:
        """At most once a minute; on a full disk the token is good all the same."""
        vermerk, jetzt = self._ordner / _GEBRAUCH / name, self._uhr.jetzt()
        zuletzt = self._zuletzt(name)
        if zuletzt is not None and abs(jetzt - zuletzt) < _GEBRAUCHSTAKT:
            return
        with suppress(OSError):
            verschlossener_ordner(vermerk.parent)
            os.close(oeffne_verschlossen(vermerk, os.O_WRONLY | os.O_CREAT))
            _setze_ende(vermerk, jetzt)

    def _zuletzt(self, name: str) -> datetime | None:
        try:
            return datetime.fromtimestamp((self._ordner / _GEBRAUCH / name).stat().st_mtime, UTC)
        except OSError:
            return None

    def _lege_an(self, art: Art, berechtigung: Berechtigung) -> str:
        geheimnis = secrets.token_urlsafe(32)
        self._schreibe(self._datei(art, geheimnis), berechtigung)
        return geheimnis

    def _datei(self, art: Art, geheimnis: str) -> Path:
        return self._ordner / art / self.abdruck(geheimnis)

    def _lies(self, art: Art, geheimnis: str) -> Berechtigung | None:
        return _lade(self._datei(art, geheimnis), self._uhr.jetzt())

    def _entferne(self, art: Art, geheimnis: str) -> bool:
        try:
            self._datei(art, geheimnis).unlink()
        except FileNotFoundError:
            return False
        return True

    def _schreibe(self, datei: Path, berechtigung: Berechtigung) -> None:
        """Whole or not at all: another process may read at any moment."""
        verschlossener_ordner(self._ordner)
        verschlossener_ordner(datei.parent)
        werte = {
            "mandant": berechtigung.mandant,
            "laengstens": berechtigung.laengstens.isoformat(),
            "benutzer": berechtigung.benutzer,
            "weg": berechtigung.weg,
        }
        neu = self._ordner / f".{secrets.token_hex(8)}"
        with os.fdopen(os.open(neu, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as strom:
            json.dump(werte, strom)
        _setze_ende(neu, berechtigung.bis)
        neu.replace(datei)


def _setze_ende(datei: Path, bis: datetime) -> None:
    """The end of the idle time is the file's time stamp: prolonging it can't revive a removed file."""
    os.utime(datei, (bis.timestamp(), bis.timestamp()))


def _lade(datei: Path, jetzt: datetime) -> Berechtigung | None:
    """None when there is no such file, when it is damaged or when its time is over."""
    try:
        werte = json.loads(datei.read_text())
        bis = datetime.fromtimestamp(datei.stat().st_mtime, UTC)
        berechtigung = Berechtigung(
            werte["mandant"],
            werte["benutzer"],
            bis,
            datetime.fromisoformat(werte["laengstens"]),
            werte["weg"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return berechtigung if jetzt < min(berechtigung.bis, berechtigung.laengstens) else None
