"""A test PKI from its text description (certs/testpki.toml): Testschlüssel, wertlos.

Names are always the same, keys are new in every run, dates count from the given moment. Used by the demo
and by the tests; nothing here is used for real certificates.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import BaseModel, ConfigDict

import gateway
from gateway.schutz.schluessel import Softwareschluessel, lade_p12
from gateway.schutz.testzertifikate import Ausgabe, schreibe_p12, sperrliste, zertifikat
from gateway.schutz.zertifikat import Zertifikat

BESCHREIBUNG = Path(gateway.__file__).parents[1] / "certs" / "testpki.toml"
_ZWECKE = ("signatur", "chiffre")


class _Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Tage(_Streng):
    ab: int
    bis: int


class _Ca(_Streng):
    name: str
    cn: str
    aussteller: str | None = None
    gruppe: str = "gut"
    fremd: bool = False
    """Not in the trust folder."""
    signatur: Literal["pkcs1", "pss"] = "pkcs1"
    """How this CA signs."""
    bits: int = 3072
    tage: _Tage


class _Teilnehmer(_Streng):
    name: str
    cn: str
    aussteller: str = "testausgabe"
    gruppe: str = "gut"
    gesperrt: int | None = None
    bits: int = 3072
    tage: _Tage = _Tage(ab=-30, bis=1095)
    zwecke: tuple[str, ...] = _ZWECKE


class _Beschreibung(_Streng):
    organisation: str
    pin: str
    sperrlisten: _Tage
    ca: list[_Ca]
    teilnehmer: list[_Teilnehmer]


@dataclass(frozen=True)
class Pki:
    """Where a generated test PKI lies."""

    ordner: Path

    @property
    def vertrauen(self) -> Path:
        """Trust folder."""
        return self.ordner / "vertrauen"

    @property
    def pin_datei(self) -> Path:
        return self.ordner / "pin.txt"

    @property
    def pin(self) -> bytes:
        return self.pin_datei.read_bytes().strip()

    def p12(self, name: str) -> Path:
        """E.g. `behoerde-a-signatur`, `postfach-chiffre`."""
        return self.ordner / f"{name}.p12"

    def cer(self, name: str) -> Path:
        return self.ordner / f"{name}.cer"

    def schluessel(self, name: str) -> Softwareschluessel:
        return lade_p12(self.p12(name), self.pin)

    def zertifikat(self, name: str) -> Zertifikat:
        return Zertifikat.aus_der(self.cer(name).read_bytes())


def erzeuge(
    ziel: Path,
    wann: datetime,
    *,
    gruppen: Collection[str] = ("gut",),
    beschreibung: Path = BESCHREIBUNG,
) -> Pki:
    """Generate everything of these groups into the folder `ziel`, as of the moment `wann`."""
    return _erzeuge(_lies(beschreibung), ziel, wann, frozenset(gruppen))


def erzeuge_netz(ziel: Path, wann: datetime, *, pin: str, teilnehmer: Mapping[str, str]) -> Pki:
    """A PKI for a closed network that lasts: the CAs of the description, and these participants (name and common
    name) instead of its own."""
    eigene = [_Teilnehmer(name=name, cn=f"GRP: {cn}"[:50]) for name, cn in teilnehmer.items()]
    aenderungen = {"pin": pin, "teilnehmer": eigene, "sperrlisten": _Tage(ab=-1, bis=1095)}
    plan = _lies(BESCHREIBUNG).model_copy(update=aenderungen)
    return _erzeuge(plan, ziel, wann, frozenset({"gut"}))


def _lies(beschreibung: Path) -> _Beschreibung:
    return _Beschreibung.model_validate(tomllib.loads(beschreibung.read_text(encoding="utf-8")))


def _erzeuge(plan: _Beschreibung, ziel: Path, wann: datetime, gruppen: frozenset[str]) -> Pki:
    pki = Pki(ziel)
    pki.vertrauen.mkdir(parents=True, exist_ok=True)
    (ziel / "veraltet").mkdir(exist_ok=True)
    pki.pin_datei.touch(mode=0o600)
    pki.pin_datei.write_text(plan.pin + "\n", encoding="utf-8")
    return _Werk(plan, pki, wann, gruppen).baue()


class _Werk:
    def __init__(self, plan: _Beschreibung, pki: Pki, wann: datetime, gruppen: frozenset[str]):
        self.plan, self.pki, self.wann = plan, pki, wann.replace(microsecond=0)
        self.cas = [c for c in plan.ca if c.gruppe in gruppen]
        self.teilnehmer = [t for t in plan.teilnehmer if t.gruppe in gruppen]
        self.ausgaben: dict[str, Ausgabe] = {}
        self.gesperrte: dict[str, list[tuple[int, datetime]]] = {c.name: [] for c in self.cas}

    def baue(self) -> Pki:
        groessen = {self._fach(c): c.bits for c in self.cas}
        groessen |= {self._fach(t, zweck): t.bits for t in self.teilnehmer for zweck in t.zwecke}
        with ThreadPoolExecutor(2) as faeden:  # key generation leaves the interpreter
            werte = faeden.map(lambda bits: rsa.generate_private_key(65537, bits), groessen.values())
            self.schluessel = dict(zip(groessen, werte, strict=True))
        for ca in self.cas:
            self._ca(ca)
        for teilnehmer in self.teilnehmer:
            self._teilnehmer(teilnehmer)
        for ca in self.cas:
            self._sperrlisten(ca)
        return self.pki

    def _fach(self, wer: _Ca | _Teilnehmer, zweck: str = "") -> tuple[str, ...]:
        """Bad certificates are bad for other reasons than their keys, so they may share them."""
        teilt = isinstance(wer, _Teilnehmer) and wer.gruppe == "schlecht"
        return (str(wer.bits) if teilt else wer.name, zweck)

    def _ca(self, ca: _Ca) -> None:
        schluessel = self.schluessel[self._fach(ca)]
        aussteller = self.ausgaben[ca.aussteller] if ca.aussteller else None
        cert = zertifikat(
            self._name(ca.cn), schluessel, *self._zeit(ca.tage), aussteller, pss=ca.signatur == "pss"
        )
        self.ausgaben[ca.name] = Ausgabe(ca.name, cert, schluessel, ca.signatur == "pss", aussteller)
        ordner = self.pki.ordner if ca.fremd else self.pki.vertrauen
        (ordner / f"{ca.name}.cer").write_bytes(cert.der)

    def _teilnehmer(self, t: _Teilnehmer) -> None:
        aussteller = self.ausgaben[t.aussteller]
        for zweck in t.zwecke:
            privat = self.schluessel[self._fach(t, zweck)]
            cert = zertifikat(
                self._name(f"{t.cn} {zweck.capitalize()}"),
                privat,
                *self._zeit(t.tage),
                aussteller,
                zweck=zweck,
            )
            schreibe_p12(self.pki.p12(f"{t.name}-{zweck}"), privat, cert, aussteller, self.plan.pin.encode())
            self.pki.cer(f"{t.name}-{zweck}").write_bytes(cert.der)
            if t.gesperrt is not None:
                self.gesperrte[t.aussteller].append((cert.x509.serial_number, self._tag(t.gesperrt)))

    def _sperrlisten(self, ca: _Ca) -> None:
        ausgabe, gesperrte = self.ausgaben[ca.name], self.gesperrte[ca.name]
        if not ca.fremd:
            aktuell = sperrliste(ausgabe, gesperrte, *self._zeit(self.plan.sperrlisten), nummer=2)
            (self.pki.vertrauen / f"{ca.name}.crl").write_bytes(aktuell)
        alt = sperrliste(ausgabe, [], self._tag(-90), self._tag(-60), nummer=1)
        (self.pki.ordner / "veraltet" / f"{ca.name}.crl").write_bytes(alt)

    def _name(self, cn: str) -> tuple[str, str]:
        return self.plan.organisation, cn

    def _tag(self, tage: int) -> datetime:
        return self.wann + timedelta(days=tage)

    def _zeit(self, tage: _Tage) -> tuple[datetime, datetime]:
        return self._tag(tage.ab), self._tag(tage.bis)
