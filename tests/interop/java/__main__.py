"""`make interop-java`: our code against the official library, live, both ways; prints a table.

`python -m tests.interop.java --gross` adds one attachment of 1 GiB, stored and through the mailbox (five
minutes, 10 GB of disk); `--nur-gross` does nothing else and leaves the report alone.
Exit 0 if everything fits, 1 if something doesn't, 2 if the library isn't there (OSCI_JAVA_LIB).
"""

from __future__ import annotations

import contextlib
import io
import itertools
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from tests.interop.bericht import schreibe_kapitel
from tests.interop.java.bibliothek import NichtVorhanden, fassung, uebersetze
from tests.interop.java.dialoge import Dialogpruefstand
from tests.interop.java.grosse import Grosspruefstand
from tests.interop.java.inhalte import Gegenstelle, Pruefstand
from tests.interop.java.schemata import lauf, schemaordner

_TITEL = "Abgleich mit der amtlichen OSCI-Bibliothek"
_VORSPANN = """Geschrieben von `make interop-java` am {tag}. Unsere Programme für die Gegenseite liegen in
`tests/interop/java`; die Jars nennt `OSCI_JAVA_LIB`, die amtlichen Schemata `OSCI_SCHEMAS`."""


def main() -> int:
    """Run everything and write the report, whatever came out."""
    with io.StringIO() as mitschrift:
        with contextlib.redirect_stdout(_Doppelt(sys.stdout, mitschrift)):
            ende = alles()
        if ende != 2 and "--nur-gross" not in sys.argv:
            schreibe_kapitel(_TITEL, _VORSPANN, mitschrift.getvalue())
    return ende


class _Doppelt(io.TextIOBase):
    """Writes to the screen and into the report."""

    def __init__(self, *ziele: TextIO):
        self._ziele = ziele

    def write(self, text: str, /) -> int:
        for ziel in self._ziele:
            ziel.write(text)
        return len(text)

    def flush(self) -> None:
        for ziel in self._ziele:
            ziel.flush()


def alles() -> int:
    with tempfile.TemporaryDirectory(prefix="interop-") as name:
        ordner = Path(name)
        try:
            klassenpfad = uebersetze(ordner / "klassen")
        except NichtVorhanden as grund:
            print(f"Kein Abgleich mit der amtlichen Bibliothek: {grund}", file=sys.stderr)
            return 2
        print(f"Amtliche OSCI-Bibliothek auf {fassung()}\n")
        if "--nur-gross" in sys.argv:
            return grosse(klassenpfad, ordner)
        ende = inhalte(klassenpfad, ordner) | dialoge(klassenpfad, ordner)
        if "--gross" in sys.argv:
            ende |= grosse(klassenpfad, ordner)
        return ende | schemata(ordner)


def schemata(ordner: Path) -> int:
    """Our messages against the official schemas; returns 1 if one is not valid."""
    amtliche = schemaordner()
    if amtliche is None:
        print("\nKeine Prüfung gegen die amtlichen Schemata: OSCI_SCHEMAS nennt keinen Ordner.")
        return 0
    anzahl = fehler = 0
    for name, einwaende in lauf(amtliche, ordner):
        anzahl += 1
        fehler += bool(einwaende)
        for einwand in einwaende:
            print(f"{name}: {einwand}")
    print(f"\n{anzahl} Nachrichten gegen die amtlichen Schemata geprüft, {fehler} nicht gültig")
    return 1 if fehler else 0


def dialoge(klassenpfad: str, ordner: Path) -> int:
    """Dialogs through our mailbox; returns 1 if one went wrong."""
    print(f"\n{'Weg':<46}{'Größe':<8}{'Form':<8}{'Signatur':<10}{'Transport':<16}{'Dauer':>8}  Ergebnis")
    fehler = 0
    pruefstand = Dialogpruefstand(klassenpfad, ordner)
    try:
        for z in pruefstand.lauf():
            fehler += bool(z.grund)
            print(
                f"{z.weg:<46}{z.groesse:<8}{z.form:<8}{z.signatur:<10}{z.transport:<16}"
                f"{z.sekunden:>6.2f} s  {z.grund or 'gleich'}",
                flush=True,
            )
    finally:
        pruefstand.beende()
    print(f"\n{fehler} Abweichungen" if fehler else "\nalles gleich")
    return 1 if fehler else 0


def grosse(klassenpfad: str, ordner: Path) -> int:
    """1 GiB through the mailbox; returns 1 if one way went wrong."""
    spalten = f"{'Absender':>12}{'Postfach':>12}{'Empfänger':>12}"
    print(f"\n{'1 GiB, verschlüsselt':<26}{'Dauer':>10}{spalten}  Ergebnis")
    fehler = 0
    for z in Grosspruefstand(klassenpfad, ordner).lauf():
        fehler += bool(z.grund)
        speicher = "".join(f"{b / 1e6:>9.0f} MB" for b in (z.absender, z.postfach, z.empfaenger))
        print(f"{z.weg:<26}{z.sekunden:>8.1f} s{speicher}  {z.grund or 'gleich'}", flush=True)
    return 1 if fehler else 0


def inhalte(klassenpfad: str, ordner: Path) -> int:
    """Stored messages; returns 1 if one did not arrive."""
    print(f"{'Richtung':<12}{'Größe':<8}{'Form':<8}{'Signatur':<10}{'versiegeln':>12}{'öffnen':>9}  Ergebnis")
    fehler = 0
    with Gegenstelle(klassenpfad) as java:
        pruefstand = Pruefstand(java, ordner)
        zeilen = pruefstand.lauf()
        if "--gross" in sys.argv:
            zeilen = itertools.chain(zeilen, pruefstand.beide_richtungen("1 GiB", 2**30, "anhang", "PKCS#1"))
        for zeile in zeilen:
            fehler += bool(zeile.grund)
            print(
                f"{zeile.richtung:<12}{zeile.groesse:<8}{zeile.form:<8}{zeile.signatur:<10}"
                f"{zeile.versiegeln_s:>10.2f} s{zeile.oeffnen_s:>7.2f} s  {zeile.grund or 'gleich'}",
                flush=True,
            )
    print(f"\n{fehler} Abweichungen" if fehler else "\nalles gleich")
    return 1 if fehler else 0


if __name__ == "__main__":
    sys.exit(main())
