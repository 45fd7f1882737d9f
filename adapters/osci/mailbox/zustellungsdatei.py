"""One delivery as one file: the content of the Body, then the attachments; the plan says where."""

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
    """Where the parts lie in the file; `anhaenge`: Content-ID, offset, length, SHA-256 (hex) of each."""

    datei: str
    rumpf: int
    rumpf_ns: str
    zertifikate: str
    anhaenge: list[tuple[str, int, int, str]]


def schreibe(ordner: Path, neu: Eingelegt) -> Plan:
    """Write and sync a new file, so that a row may point to it."""
    name = f"{secrets.token_hex(16)}.zustellung"
    anhaenge = []
    with schreibend(ordner / name, neu=True, oeffner=oeffne_verschlossen) as datei:
        rumpf = _schreibe(datei, neu.rumpf)
        for cid, anhang in neu.anhaenge.items():
            ab = datei.tell()
            anhaenge.append((cid, ab, _schreibe(datei, anhang.inhalt), anhang.sha256.hex()))
        sichere_datei(datei)
    sichere_ordner(ordner)
    return Plan(name, rumpf, neu.rumpf_ns, neu.zertifikate, anhaenge)


@contextmanager
def oeffne(ordner: Path, plan: Plan) -> Iterator[Ausgabe]:
    """The parts of a stored delivery while its file is open."""
    with lesend(ordner / plan.datei) as datei:
        anhaenge = {
            cid: Anhang(Ausschnitt(datei, ab, groesse), bytes.fromhex(sha256))
            for cid, ab, groesse, sha256 in plan.anhaenge
        }
        yield Ausgabe(Ausschnitt(datei, 0, plan.rumpf), plan.rumpf_ns, plan.zertifikate, anhaenge)


def _schreibe(datei: BinaryIO, stuecke: Stuecke) -> int:
    return sum(datei.write(stueck) for stueck in stuecke)
