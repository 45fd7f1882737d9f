"""Several people change the rules at the same moment, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gateway.ablage.fehler import DatenbankNichtErreichbar
from gateway.ablauf.regelwerk.aenderung import VersionUeberholt, aktiviere, entwirf
from gateway.domain.regelsatz import Regelsatz
from tests.zweibehoerden import Zweibehoerden


def _ausgang(tue: Callable[[], object]) -> str:
    try:
        tue()
    except (DatenbankNichtErreichbar, VersionUeberholt) as fehler:
        return type(fehler).__name__
    return "ok"


def test_kein_entwurf_ueberschreibt_einen_anderen(zweibehoerden: Zweibehoerden) -> None:
    haus = zweibehoerden.weg.haus
    with ThreadPoolExecutor(6) as faeden:
        ergebnisse = [
            faeden.submit(_ausgang, lambda n=n: entwirf(haus, Regelsatz(), "fg1", f"Entwurf {n}"))
            for n in range(6)
        ]
        gelungen = sum(ergebnis.result() == "ok" for ergebnis in ergebnisse)
    with haus.lesen() as buch:
        gespeichert = buch.regelsaetze.liste()
    assert [zeile.version for zeile in gespeichert] == list(range(1, gelungen + 1))
    assert len({zeile.grund for zeile in gespeichert}) == gelungen > 0


def test_dieselbe_version_wird_genau_einmal_aktiviert(zweibehoerden: Zweibehoerden) -> None:
    haus = zweibehoerden.weg.haus
    version = entwirf(haus, Regelsatz(), "fg1", "Probe")
    with ThreadPoolExecutor(4) as faeden:
        ergebnisse = [faeden.submit(_ausgang, lambda: aktiviere(haus, version, "fg2")) for _ in range(4)]
        zahl = Counter(ergebnis.result() for ergebnis in ergebnisse)
    assert zahl["ok"] == 1
    assert zahl["ok"] + zahl["VersionUeberholt"] + zahl["DatenbankNichtErreichbar"] == 4
