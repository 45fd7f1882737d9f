"""Taking revocation lists into the trust folder; a list of another key of the same CA is never touched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from gateway.dauerhaft import sichere_datei
from gateway.schutz.fehler import SperrlisteAbgelehnt
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.vertrauensdatei import Vertrauensdatei, lies_sperrlisten, lies_vertrauensdatei
from gateway.schutz.zertifikat import Zertifikat


def importiere(inhalt: bytes, ordner: Path, aussteller: Sequence[Zertifikat]) -> tuple[Sperrliste, ...]:
    """Put every list of a file into the folder, each replacing older ones of its series; all or none.

    Raises `SperrlisteAbgelehnt` when something in it is no list, of an unknown issuer, badly signed or
    older than what is there, or when the folder cannot be written."""
    neue: dict[bytes, Sperrliste] = {}
    for liste in sorted(lies_sperrlisten(inhalt), key=lambda s: s.ausgestellt):
        if not any(liste.ist_von(ca) for ca in aussteller):
            raise SperrlisteAbgelehnt(
                "Die Sperrliste ist von keinem Aussteller im Vertrauensordner unterschrieben."
            )
        neue[liste.reihe(aussteller)] = liste
    vorhandene = list(_vorhandene(ordner))
    for reihe, neu in neue.items():
        _fordere_neuer(neu, reihe, vorhandene, aussteller)
    for reihe, neu in neue.items():
        _ersetze(neu, reihe, ordner, vorhandene, aussteller)
    return tuple(neue.values())


def _fordere_neuer(
    neu: Sperrliste,
    reihe: bytes,
    vorhandene: Sequence[tuple[Path, Vertrauensdatei]],
    aussteller: Sequence[Zertifikat],
) -> None:
    for datei, gelesen in vorhandene:
        for alte in gelesen.sperrlisten:
            if alte.ausgestellt > neu.ausgestellt and alte.reihe(aussteller) == reihe:
                text = "Im Vertrauensordner liegt schon eine neuere Sperrliste."
                raise SperrlisteAbgelehnt(text, wo=datei.name)


def _ersetze(
    neu: Sperrliste,
    reihe: bytes,
    ordner: Path,
    vorhandene: Sequence[tuple[Path, Vertrauensdatei]],
    aussteller: Sequence[Zertifikat],
) -> None:
    """Only files that hold lists of this series and nothing else go; any other stays as it is, for the
    newest list counts wherever it lies."""
    ziel = ordner / f"sperrliste-{sha256(reihe).hexdigest()[:16]}.crl"
    try:
        _schreibe(ziel, neu.der)
        for datei, gelesen in vorhandene:
            nur_listen = not gelesen.zertifikate and not gelesen.mangel
            if datei != ziel and nur_listen and {s.reihe(aussteller) for s in gelesen.sperrlisten} == {reihe}:
                datei.unlink(missing_ok=True)
    except OSError:
        text = "Die Sperrliste lässt sich nicht in den Vertrauensordner schreiben."
        raise SperrlisteAbgelehnt(text, wo=str(ordner)) from None


def _vorhandene(ordner: Path) -> Iterator[tuple[Path, Vertrauensdatei]]:
    for datei in sorted(ordner.iterdir()):
        try:
            if datei.is_file() and not datei.name.startswith("."):
                yield datei, lies_vertrauensdatei(datei.read_bytes())
        except OSError:
            continue


def _schreibe(ziel: Path, inhalt: bytes) -> None:
    """Atomically: a worker reads either the old list or the new one, and never the half one."""
    vorlaeufig = ziel.with_name(f".{ziel.name}.{os.getpid()}.tmp")
    try:
        with vorlaeufig.open("wb") as strom:
            strom.write(inhalt)
            sichere_datei(strom)
        vorlaeufig.replace(ziel)
    except OSError:
        with suppress(OSError):  # nothing half stays on a full disk
            vorlaeufig.unlink()
        raise
