"""Builds what the demo needs: test PKI, mailbox, directory, and two installations as the product runs."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gateway.bootstrap.dms import kurzes_dms
from gateway.bootstrap.installation import Installation
from gateway.demo import personal
from gateway.demo.behoerden import Demobehoerde, Demomeldebehoerde, abgebende, uebernehmende
from gateway.demo.einstellungsdateien import (
    XTA_GRENZE,
    Umwelt,
    Verzeichnisort,
    Vorgaben,
    schreibe_einstellungen,
    schreibe_meldebehoerde,
)
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.errors import VoruebergehenderFehler
from gateway.schutz.testpki import Pki, erzeuge
from gateway.settings import lade


@dataclass(frozen=True)
class Umgebung:
    """Mailbox and directory run, the settings of the authorities are written; nobody is at work yet."""

    a: Demobehoerde
    b: Demobehoerde
    pki: Pki
    postfach: str
    """URL of the mailbox, or base address of the XTA server."""


class DmsNichtBereit(VoruebergehenderFehler):
    """The DMS that the caller names does not work."""

    code = "demo.dms"
    satz = "Das DMS der übernehmenden Behörde ist nicht bereit."


@dataclass(frozen=True)
class Schauplatz:
    """Everything runs: `seite_a` and `seite_b` are the base URLs of the two web processes."""

    a: Demobehoerde
    b: Demobehoerde
    pki: Pki
    postfach: str
    seite_a: str
    seite_b: str


def baue_auf(
    basis: Path,
    gruppe: Prozessgruppe,
    vorgaben: Vorgaben,
    *,
    dritte: Demobehoerde | None = None,
    meldebehoerden: Sequence[Demomeldebehoerde] = (),
) -> Schauplatz:
    """Start everything. Raises `ProzessGestorben`, `DmsNichtBereit`."""
    umgebung = baue_umgebung(basis, gruppe, vorgaben, dritte=dritte, meldebehoerden=meldebehoerden)
    if vorgaben.dms is not None:
        _pruefe_dms(umgebung.b)
    return starte_behoerden(gruppe, umgebung)


def _pruefe_dms(behoerde: Demobehoerde) -> None:
    """One that isn't ours, before anybody waits for it."""
    with kurzes_dms(lade(behoerde.einstellungen).mandant(behoerde.kennung)) as dms:
        angaben = dms.beschreiben()
    if not angaben.erreichbar:
        raise DmsNichtBereit(angaben.text, wo=behoerde.name)


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
    """`dritte`: a further Mandant in the first one's installation; `meldebehoerden`: who reports moves, over OSCI
    only. Raises `ProzessGestorben`."""
    a, b = abgebende(basis), uebernehmende(basis, vorgaben.dms)
    weitere = (dritte,) if dritte else ()
    alle = (a, b, *weitere)
    gruppen = [*_gruppen(vorgaben.transport, len(alle)), *(["meldebehoerden"] if meldebehoerden else [])]
    pki = erzeuge(basis / "pki", datetime.now(UTC), gruppen=gruppen)
    if vorgaben.transport == "xta":
        postfach = _starte_xta(basis, gruppe, pki, alle)
        datei = _schreibe_verzeichnis(basis, [_xta_eintrag(pki, postfach, behoerde) for behoerde in alle])
        verzeichnis = Verzeichnisort(datei=datei)
    else:
        postfach = _starte_postfach(basis, gruppe, pki)
        teilnehmer = (*alle, *meldebehoerden)
        datei = _schreibe_verzeichnis(basis, [_osci_eintrag(pki, postfach, wer) for wer in teilnehmer])
        verzeichnis = Verzeichnisort(url=_starte_verzeichnis(gruppe, datei))
        for amt in meldebehoerden:
            schreibe_meldebehoerde(amt, pki, verzeichnis.url or "")
    umwelt = Umwelt(pki, postfach, verzeichnis, vorgaben)
    schreibe_einstellungen((a, *weitere), umwelt)
    schreibe_einstellungen((b,), umwelt)
    return Umgebung(a, b, pki, postfach)


def _gruppen(transport: str, behoerden: int) -> list[str]:
    """Every further key costs time."""
    gruppen = ["gut", "dritte"] if behoerden > 2 else ["gut"]
    if transport == "xta":
        gruppen += ["xta", "xta-dritte"] if behoerden > 2 else ["xta"]
    return gruppen


def _starte_xta(basis: Path, gruppe: Prozessgruppe, pki: Pki, behoerden: Sequence[Demobehoerde]) -> str:
    """Base address of the XTA server; who may use which account is told by the certificates."""
    konten = (f"{b.kennung}={pki.cer(f'{b.rolle}-verbindung')}" for b in behoerden)
    prozess = gruppe.starte(
        "postfach",
        [
            *("xta", "serve", "--json", "--listen", "127.0.0.1:0", "--state", str(basis / "postfach")),
            *("--tls-cert", str(pki.p12("xta-verbindung")), "--trust", str(pki.vertrauen)),
            *("--pin-file", str(pki.pin_datei), "--limit", XTA_GRENZE),
            *(teil for konto in konten for teil in ("--konto", konto)),
        ],
    )
    return str(prozess.warte_auf("bereit")["send"]).removesuffix("/send")


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


def _schreibe_verzeichnis(basis: Path, eintraege: Sequence[str]) -> Path:
    datei = basis / "verzeichnis.toml"
    datei.write_text("\n".join(eintraege), encoding="utf-8")
    return datei


def _starte_verzeichnis(gruppe: Prozessgruppe, datei: Path) -> str:
    prozess = gruppe.starte(
        "verzeichnis", ["verzeichnis", "serve", "--json", "--datei", str(datei), "--listen", "127.0.0.1:0"]
    )
    return str(prozess.warte_auf("bereit")["url"])


def _xta_eintrag(pki: Pki, server: str, behoerde: Demobehoerde) -> str:
    return f"""\
{_eintrag(pki, behoerde)}
[[behoerde.zugaenge]]
transport = "xta"
url = "{server}"
konto = "{behoerde.kennung}"
"""


def _osci_eintrag(pki: Pki, postfach: str, behoerde: Demobehoerde | Demomeldebehoerde) -> str:
    return f"""\
{_eintrag(pki, behoerde)}postfach_url = "{postfach}"
postfach_verschluesselung = "{pki.cer("postfach-chiffre")}"
postfach_signatur = "{pki.cer("postfach-signatur")}"
"""


def _eintrag(pki: Pki, behoerde: Demobehoerde | Demomeldebehoerde) -> str:
    return f"""\
[[behoerde]]
kennung = "{behoerde.kennung}"
name = "{behoerde.name}"
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
