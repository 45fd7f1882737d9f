"""The sandbox: everything runs, nothing has been handed over. People, tests and trainings do the rest.

What dies in here stays dead: nobody starts it again, so that outages can be played."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from gateway.bootstrap.installation import Installation
from gateway.demo import personal
from gateway.demo.akte import erzeuge_akte
from gateway.demo.aufbau import Schauplatz, baue_auf
from gateway.demo.behoerden import Demobehoerde, Demomeldebehoerde, abgebende, dritte, meldebehoerden
from gateway.demo.eigene import uebernimm_ordner
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.prozesse import Prozessgruppe
from gateway.demo.vorlage import mit_azr_nummer
from gateway.domain.akte import Akte
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.settings import lade

ANZAHL = 12
"""Invented files when the caller brings none."""
_KLEIN = 300_000
"""Bytes wanted for each of them."""
PAUSE, ABHOLTAKT = 0.2, 1.0
"""Seconds: it stays for hours, and shall not keep the machine busy while nothing happens."""


class KeineAkten(EingabeFehler):
    """A folder of files without a single sub-folder."""

    code = "demo.keine_akten"
    satz = "In diesem Ordner liegt kein Unterordner, der eine Akte werden könnte."


@contextmanager
def betreibe(
    basis: Path,
    akten: Path | None,
    vorgaben: Vorgaben,
    bereit: Callable[[dict[str, object], str], None],
    sage: Callable[[str], None],
) -> Iterator[None]:
    """Everything runs as long as the block; `bereit` is called once it does, `sage` before.

    Raises leaves of `EingabeFehler` for a folder that makes no file, `ProzessGestorben`."""
    a = abgebende(basis)
    gelegt = _lege_akten(a, akten, sage)
    with Prozessgruppe(basis / "protokolle") as gruppe:
        sage("Starte Postfach, Verzeichnis und zwei Behörden …")
        aemter = meldebehoerden(basis) if vorgaben.transport == "osci" else ()
        platz = baue_auf(
            basis,
            gruppe,
            replace(vorgaben, formate=_formate(akte for akte, _ in gelegt), pause=PAUSE, abholtakt=ABHOLTAKT),
            dritte=dritte(basis),
            meldebehoerden=aemter,
        )
        werte = _stand(basis, platz, gelegt, aemter)
        bereit(werte, _als_text(werte))
        yield


def _formate(akten: Iterable[Akte]) -> tuple[str, ...]:
    """What lies in the files, the others take: requests by rule announce it."""
    return tuple(sorted({d.format for akte in akten for d in akte.dokumente} - PDF_UND_JPG))


def _lege_akten(a: Demobehoerde, quelle: Path | None, sage: Callable[[str], None]) -> list[tuple[Akte, Path]]:
    ziel = a.dms / "akten"
    ziel.mkdir(parents=True)
    if quelle is not None:
        sage("Lege Ihre Akten in das DMS der abgebenden Behörde …")
        return _eigene(quelle, ziel)
    sage(f"Erzeuge {ANZAHL} erfundene Akten …")
    return [_erfinde(ziel, saat) for saat in range(1, ANZAHL + 1)]


def _erfinde(ziel: Path, saat: int) -> tuple[Akte, Path]:
    ordner = ziel / f"akte-{saat:02}"
    return erzeuge_akte(ordner, groesse=_KLEIN, saat=saat), ordner


def _eigene(quelle: Path, ziel: Path) -> list[tuple[Akte, Path]]:
    try:
        ordner = sorted(o for o in quelle.iterdir() if o.is_dir() and not o.name.startswith("."))
    except OSError:
        raise KeineAkten("Der Ordner ist nicht lesbar.", wo=str(quelle)) from None
    if not ordner:
        raise KeineAkten(wo=str(quelle))
    return [_uebernimm(o, ziel / o.name, saat) for saat, o in enumerate(ordner, 1)]


def _uebernimm(quelle: Path, ziel: Path, saat: int) -> tuple[Akte, Path]:
    akte = uebernimm_ordner(quelle, ziel, saat=saat)
    return (akte if akte.person.azr_nummer else mit_azr_nummer(akte, ziel, saat)), ziel


def _stand(
    basis: Path,
    platz: Schauplatz,
    akten: Sequence[tuple[Akte, Path]],
    aemter: Sequence[Demomeldebehoerde],
) -> dict[str, object]:
    return {
        "event": "bereit",
        "data": str(basis),
        "postfach": platz.postfach,
        "behoerden": [_behoerde(platz.a, platz.seite_a), _behoerde(platz.b, platz.seite_b)],
        "meldebehoerden": [{"kennung": m.kennung, "settings": str(m.einstellungen)} for m in aemter],
        "akten": [{"aktenzeichen": akte.aktenzeichen, "ordner": str(ordner)} for akte, ordner in akten],
    }


def _behoerde(behoerde: Demobehoerde, url: str) -> dict[str, Any]:
    installation = Installation(lade(behoerde.einstellungen))
    return {
        "kennung": behoerde.kennung,
        "name": behoerde.name,
        "settings": str(behoerde.einstellungen),
        "url": url,
        "dms": behoerde.dms_ort,
        "api": {
            id: personal.zugangswort(installation, behoerde.kennung, id)
            for id in ("sachbearbeitung", "administration")
        },
        "zugaenge": {id: personal.link(installation, url, behoerde.kennung, id) for id in personal.LEUTE},
    }


def _als_text(werte: dict[str, Any]) -> str:
    zeilen = ["Die Spielwiese läuft."]
    for behoerde in werte["behoerden"]:
        zeilen.append(f"{behoerde['name']} ({behoerde['kennung']}), Einstellungen: {behoerde['settings']}")
        zeilen += [f"  {id:<17} {link}" for id, link in behoerde["zugaenge"].items()]
    zeilen += [
        f"Meldebehörde {m['kennung']}, Einstellungen: {m['settings']}" for m in werte["meldebehoerden"]
    ]
    zeilen.append(
        f"{anzahl(len(werte['akten']), 'Akte liegt', 'Akten liegen')} in {werte['behoerden'][0]['dms']}."
    )
    zeilen.append(f"Alles liegt in {werte['data']}; Strg-C beendet.")
    return "\n".join(zeilen)
