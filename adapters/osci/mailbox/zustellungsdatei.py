"""One delivery as one file: the content of the Body and the attachments; the plan says where.

A large request lies on the disk already: its file gets the content of the Body at its end and becomes the delivery."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from adapters.osci.draht.laufzettel import Zertifikatspruefung
from adapters.osci.draht.nachricht import Anhang
from adapters.osci.draht.stuecke import Ausschnitt, Stuecke
from adapters.osci.mailbox.zwischendatei import Zwischendatei
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.durchlauf import lesend, schreibend
from gateway.verschlossen import oeffne_verschlossen


@dataclass(frozen=True)
class Eingelegt:
    """A delivery to be stored."""

    message_id: str
    konto: str
    """SHA-256 of the addressee's cipher certificate."""
    absender: str
    """SHA-256 of the originator's signature certificate."""
    betreff: str | None
    rumpf: Stuecke
    rumpf_ns: str
    zertifikate: str
    """The block NonIntermediaryCertificates as it is handed out again."""
    anhaenge: Mapping[str, Anhang]
    pruefungen: tuple[Zertifikatspruefung, ...]


@dataclass(frozen=True)
class Ausgabe:
    """A delivery to be handed out; its parts lie in an open file."""

    rumpf: Stuecke
    rumpf_ns: str
    zertifikate: str
    anhaenge: Mapping[str, Anhang]


@dataclass(frozen=True)
class Plan:
    """Where the parts lie in the file: length of the Body's content, from `rumpf_ab` on; `anhaenge`: Content-ID,
    offset, length, SHA-256 (hex) of each."""

    datei: str
    rumpf: int
    rumpf_ns: str
    zertifikate: str
    anhaenge: list[tuple[str, int, int, str]]
    rumpf_ab: int = 0


def schreibe(ordner: Path, neu: Eingelegt) -> Plan:
    """A new file, written and synced, so that a row may point to it."""
    name = f"{secrets.token_hex(16)}.zustellung"
    plan = _uebernimm(ordner / name, neu) or _schreibe_ab(ordner / name, neu)
    sichere_ordner(ordner)
    return plan


def _uebernimm(ziel: Path, neu: Eingelegt) -> Plan | None:
    """Without a copy, where all attachments lie in the file in which the request came."""
    ausschnitte = {cid: a.inhalt for cid, a in neu.anhaenge.items() if isinstance(a.inhalt, Ausschnitt)}
    dateien = {id(a.datei): a.datei for a in ausschnitte.values()}
    datei = next(iter(dateien.values()), None)
    if len(dateien) != 1 or len(ausschnitte) != len(neu.anhaenge) or not isinstance(datei, Zwischendatei):
        return None
    ab = datei.behalte(ziel, neu.rumpf)
    if ab is None:
        return None
    anhaenge = [(cid, a.ab, a.groesse, neu.anhaenge[cid].sha256.hex()) for cid, a in ausschnitte.items()]
    return Plan(ziel.name, neu.rumpf.groesse, neu.rumpf_ns, neu.zertifikate, anhaenge, ab)


def _schreibe_ab(ziel: Path, neu: Eingelegt) -> Plan:
    anhaenge = []
    with schreibend(ziel, neu=True, oeffner=oeffne_verschlossen) as datei:
        rumpf = _schreibe(datei, neu.rumpf)
        for cid, anhang in neu.anhaenge.items():
            ab = datei.tell()
            anhaenge.append((cid, ab, _schreibe(datei, anhang.inhalt), anhang.sha256.hex()))
        sichere_datei(datei)
    return Plan(ziel.name, rumpf, neu.rumpf_ns, neu.zertifikate, anhaenge)


@contextmanager
def oeffne(ordner: Path, plan: Plan) -> Iterator[Ausgabe]:
    """The parts of a stored delivery while its file is open."""
    with lesend(ordner / plan.datei) as datei:
        anhaenge = {
            cid: Anhang(Ausschnitt(datei, ab, groesse), bytes.fromhex(sha256))
            for cid, ab, groesse, sha256 in plan.anhaenge
        }
        yield Ausgabe(Ausschnitt(datei, plan.rumpf_ab, plan.rumpf), plan.rumpf_ns, plan.zertifikate, anhaenge)


def _schreibe(datei: BinaryIO, stuecke: Stuecke) -> int:
    return sum(datei.write(stueck) for stueck in stuecke)
