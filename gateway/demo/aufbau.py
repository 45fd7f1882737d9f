"""Builds what the demo needs: test PKI, mailbox, directory, and two installations as the product runs."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gateway.bootstrap.installation import Installation
from gateway.demo import personal
from gateway.demo.behoerden import (
    Demobehoerde,
    Demomeldebehoerde,
    Vorgaben,
    abgebende,
    schreibe_einstellungen,
    uebernehmende,
)
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.schutz.testpki import Pki, erzeuge
from gateway.settings import lade


@dataclass(frozen=True)
class Umgebung:
    """Mailbox and directory run, the settings of the authorities are written; nobody is at work yet."""

    a: Demobehoerde
    b: Demobehoerde
    pki: Pki
    postfach: str
    """URL of the mailbox."""


@dataclass(frozen=True)
class Schauplatz:
    """Everything runs: `seite_a` and `seite_b` are the base URLs of the two web processes."""

    a: Demobehoerde
    b: Demobehoerde
    pki: Pki
    postfach: str
    seite_a: str
    seite_b: str


def baue_auf(basis: Path, gruppe: Prozessgruppe, vorgaben: Vorgaben) -> Schauplatz:
    """Start everything. Raises `ProzessGestorben`."""
    return starte_behoerden(gruppe, baue_umgebung(basis, gruppe, vorgaben))


def starte_behoerden(gruppe: Prozessgruppe, umgebung: Umgebung) -> Schauplatz:
    """Web and worker of both, by their settings, with their people. Raises `ProzessGestorben`."""
    a, b = umgebung.a, umgebung.b
    with ThreadPoolExecutor(2) as faeden:
        seiten = list(faeden.map(lambda behoerde: _starte_behoerde(gruppe, behoerde), (a, b)))
    return Schauplatz(a, b, umgebung.pki, umgebung.postfach, *seiten)


def baue_umgebung(
    basis: Path,
    gruppe: Prozessgruppe,
    vorgaben: Vorgaben,
    *,
    dritte: Demobehoerde | None = None,
    meldebehoerden: Sequence[Demomeldebehoerde] = (),
) -> Umgebung:
    """`dritte`: a further Mandant in the first one's installation; `meldebehoerden`: who reports moves.

    Raises `ProzessGestorben`."""
    gruppen = ["gut", *(["dritte"] if dritte else []), *(["meldebehoerden"] if meldebehoerden else [])]
    pki = erzeuge(basis / "pki", datetime.now(UTC), gruppen=gruppen)
    postfach = _starte_postfach(basis, gruppe, pki)
    a, b = abgebende(basis), uebernehmende(basis, vorgaben.dms)
    weitere = (dritte,) if dritte else ()
    verzeichnis = _starte_verzeichnis(basis, gruppe, pki, postfach, (a, b, *weitere, *meldebehoerden))
    for amt in meldebehoerden:
        amt.schreibe_einstellungen(pki, verzeichnis)
    schreibe_einstellungen((a, *weitere), pki, verzeichnis, vorgaben)
    schreibe_einstellungen((b,), pki, verzeichnis, vorgaben)
    return Umgebung(a, b, pki, postfach)


def _starte_postfach(basis: Path, gruppe: Prozessgruppe, pki: Pki) -> str:
    prozess = gruppe.starte(
        "postfach",
        [
            *("osci", "mailbox", "serve", "--json", "--listen", "127.0.0.1:0"),
            *("--state", str(basis / "postfach"), "--trust", str(pki.vertrauen)),
            *("--sign", str(pki.p12("postfach-signatur")), "--cipher", str(pki.p12("postfach-chiffre"))),
            *("--pin-file", str(pki.pin_datei)),
        ],
    )
    return str(prozess.warte_auf("bereit")["url"])


def _starte_verzeichnis(
    basis: Path,
    gruppe: Prozessgruppe,
    pki: Pki,
    postfach: str,
    behoerden: tuple[Demobehoerde | Demomeldebehoerde, ...],
) -> str:
    datei = basis / "verzeichnis.toml"
    datei.write_text("\n".join(_eintrag(pki, postfach, b) for b in behoerden), encoding="utf-8")
    prozess = gruppe.starte(
        "verzeichnis", ["verzeichnis", "serve", "--json", "--datei", str(datei), "--listen", "127.0.0.1:0"]
    )
    return str(prozess.warte_auf("bereit")["url"])


def _eintrag(pki: Pki, postfach: str, behoerde: Demobehoerde | Demomeldebehoerde) -> str:
    return f"""\
[[behoerde]]
kennung = "{behoerde.kennung}"
name = "{behoerde.name}"
postfach_url = "{postfach}"
postfach_verschluesselung = "{pki.cer("postfach-chiffre")}"
postfach_signatur = "{pki.cer("postfach-signatur")}"
leser = "{pki.cer(f"{behoerde.rolle}-chiffre")}"
autor = "{pki.cer(f"{behoerde.rolle}-signatur")}"
"""


def _starte_behoerde(gruppe: Prozessgruppe, behoerde: Demobehoerde) -> str:
    settings = ("--settings", str(behoerde.einstellungen), "--json")
    einmal(["db", "upgrade", *settings])
    personal.stelle_ein(Installation(lade(behoerde.einstellungen)), behoerde.kennung)
    worker = gruppe.starte(f"{behoerde.kurz}-worker", ["worker", *settings])
    web = gruppe.starte(f"{behoerde.kurz}-web", ["serve", *settings])
    worker.warte_auf("bereit")
    return str(web.warte_auf("bereit")["url"])
