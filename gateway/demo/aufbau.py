"""Builds what the demo needs: test PKI, mailbox, directory, and two installations as the product runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gateway.demo.behoerden import Demobehoerde, abgebende, uebernehmende
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.schutz.testpki import Pki, erzeuge


@dataclass(frozen=True)
class Schauplatz:
    """Everything runs: `seite_a` and `seite_b` are the base URLs of the two web processes."""

    a: Demobehoerde
    b: Demobehoerde
    pki: Pki
    seite_a: str
    seite_b: str


def baue_auf(basis: Path, gruppe: Prozessgruppe, nachrichtengrenze: int) -> Schauplatz:
    """Start everything. Raises `ProzessGestorben`."""
    return starte_behoerden(gruppe, *baue_umgebung(basis, gruppe, nachrichtengrenze))


def starte_behoerden(gruppe: Prozessgruppe, pki: Pki, a: Demobehoerde, b: Demobehoerde) -> Schauplatz:
    """Web and worker of both, by their settings. Raises `ProzessGestorben`."""
    with ThreadPoolExecutor(2) as faeden:
        seiten = list(faeden.map(lambda behoerde: _starte_behoerde(gruppe, behoerde), (a, b)))
    return Schauplatz(a, b, pki, *seiten)


def baue_umgebung(
    basis: Path, gruppe: Prozessgruppe, nachrichtengrenze: int
) -> tuple[Pki, Demobehoerde, Demobehoerde]:
    """Mailbox and directory run, the settings of both authorities are written. Raises `ProzessGestorben`."""
    pki = erzeuge(basis / "pki", datetime.now(UTC))
    postfach = _starte_postfach(basis, gruppe, pki)
    a, b = abgebende(basis), uebernehmende(basis)
    verzeichnis = _starte_verzeichnis(basis, gruppe, pki, postfach, (a, b))
    for behoerde in (a, b):
        behoerde.schreibe_einstellungen(pki, verzeichnis, nachrichtengrenze)
    return pki, a, b


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
    basis: Path, gruppe: Prozessgruppe, pki: Pki, postfach: str, behoerden: tuple[Demobehoerde, ...]
) -> str:
    datei = basis / "verzeichnis.toml"
    datei.write_text("\n".join(_eintrag(pki, postfach, b) for b in behoerden), encoding="utf-8")
    prozess = gruppe.starte(
        "verzeichnis", ["verzeichnis", "serve", "--json", "--datei", str(datei), "--listen", "127.0.0.1:0"]
    )
    return str(prozess.warte_auf("bereit")["url"])


def _eintrag(pki: Pki, postfach: str, behoerde: Demobehoerde) -> str:
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
    worker = gruppe.starte(f"{behoerde.kurz}-worker", ["worker", *settings])
    web = gruppe.starte(f"{behoerde.kurz}-web", ["serve", *settings])
    worker.warte_auf("bereit")
    return str(web.warte_auf("bereit")["url"])
