"""`make interop-xta`: peers that are not ours, live, both ways; the table goes to docs/interop.md as well.

Apache CXF and the reference implementation of JAX-WS come from Maven, npm soap from npm, into a temporary
folder (`XTA_INTEROP` keeps it).
Exit 0 if everything fits, 1 if something doesn't, 2 if the tools are not there.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.interop.bericht import schreibe_kapitel
from tests.interop.xta.gegenstellen import Cxf, Ergebnis, NichtVorhanden, Npm
from tests.interop.xta.unserclient import an_andere
from tests.xtapki import Tlspki
from tests.xtaserver import Xtastand

_TITEL = "XTA 2.1.1 mit fremder Software"
_VORSPANN = """Geschrieben von `make interop-xta` am {tag}. Unsere Programme für die Gegenseite liegen in
`tests/interop/xta`; erzeugt werden sie aus unserer nachgebildeten WSDL. Der Client zeep macht dasselbe bei
jedem `make test` (`tests/interop/xta/test_zeep.py`; mit `XTA_WSDL=…` aus der amtlichen WSDL). npm soap gibt es nur
als Client: Sein Server versteht kein MTOM."""


def main() -> int:
    with _ordner() as ordner:
        try:
            cxf, npm = Cxf(ordner / "cxf"), Npm(ordner / "npm")
        except NichtVorhanden as grund:
            print(f"Kein Abgleich mit fremder XTA-Software: {grund}", file=sys.stderr)
            return 2
        pki = Tlspki(ordner / "pki")
        for name in ("server", "konto-a", "konto-b", "konto-c"):
            pki.stelle_aus(name)
        ergebnisse = [*_an_uns(cxf, npm, pki, ordner), *an_andere(cxf, pki)]
    text = "\n".join(_zeilen(ergebnisse))
    print(text)
    schreibe_kapitel(_TITEL, _VORSPANN, text)
    return 0 if all(e.ok for e in ergebnisse) else 1


def _an_uns(cxf: Cxf, npm: Npm, pki: Tlspki, ordner: Path) -> Iterator[Ergebnis]:
    for nummer, (name, rufe) in enumerate(
        (("Apache CXF", cxf.klient), ("JAX-WS RI", cxf.ri), ("npm soap", npm.klient))
    ):
        stand = Xtastand(pki, ordner / f"zustand-{nummer}")
        try:
            for was, ok, text in rufe(stand):
                yield Ergebnis(f"{name} → wir", was, ok, text)
        finally:
            stand.beende()


def _zeilen(ergebnisse: list[Ergebnis]) -> Iterator[str]:
    """Operations one by one, faults summed up by operation."""
    yield f"{'Richtung':22}  {'Operation':28}  Ergebnis"
    fehler: dict[tuple[str, str], list[Ergebnis]] = {}
    for e in ergebnisse:
        if ": " in e.was:
            fehler.setdefault((e.richtung, e.was.partition(": ")[0]), []).append(e)
        else:
            yield f"{e.richtung:22}  {e.was:28}  {_urteil([e])}"
    for (richtung, operation), alle in fehler.items():
        nummern = " ".join(e.was.partition(": ")[2] for e in alle)
        yield f"{richtung:22}  {operation + ', Fehler':28}  {_urteil(alle)}: {nummern}"
    schlecht = sum(not e.ok for e in ergebnisse)
    yield ""
    yield "alles gut" if not schlecht else f"{schlecht} von {len(ergebnisse)} nicht gut"


def _urteil(ergebnisse: list[Ergebnis]) -> str:
    schlechte = [e for e in ergebnisse if not e.ok]
    return "gut" if not schlechte else f"NICHT GUT ({schlechte[0].was}: {schlechte[0].text[:80]})"


@contextmanager
def _ordner() -> Iterator[Path]:
    behalten = os.environ.get("XTA_INTEROP")
    if behalten:
        ordner = Path(behalten)
        ordner.mkdir(parents=True, exist_ok=True)
        for alt in ("pki", "zustand-0", "zustand-1", "zustand-2"):
            shutil.rmtree(ordner / alt, ignore_errors=True)
        yield ordner
        return
    with tempfile.TemporaryDirectory(prefix="interop-xta-") as name:
        yield Path(name)


if __name__ == "__main__":
    sys.exit(main())
