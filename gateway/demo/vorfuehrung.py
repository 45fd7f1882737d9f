"""The demo from beginning to end: build up, hand over, compare, tell."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.demo import lauf, vorlage
from gateway.demo.anzeige import Anzeige
from gateway.demo.aufbau import baue_auf
from gateway.demo.behoerden import abgebende
from gateway.demo.lauf import Beobachtung, Seite
from gateway.demo.prozesse import Prozessgruppe
from gateway.demo.vergleich import Ergebnis, vergleiche
from gateway.domain.akte import Akte
from gateway.domain.worte import anzahl

JsonAusgabe = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Auftrag:
    """What is to be shown. `groesse` counts when there is no own folder `akte`."""

    basis: Path
    akte: Path | None
    groesse: int
    nachrichtengrenze: int


@dataclass(frozen=True)
class Schluss:
    """How it ended."""

    ergebnis: Ergebnis
    beobachtung: Beobachtung
    sekunden: float
    seite: str
    seite_abgebend: str

    def als_dict(self) -> dict[str, Any]:
        e = self.ergebnis
        return {
            "event": "ende",
            "ok": True,
            "dokumente": e.dokumente,
            "bytes": e.bytes,
            "akte": str(e.akte),
            "quittung": str(e.quittung),
            "nachrichten": str(e.nachrichten),
            "dauer_s": round(self.sekunden, 3),
            "eingriffe": self.beobachtung.eingriffe,
            "haltegruende": self.beobachtung.haltegruende,
        }

    def als_text(self) -> str:
        e = self.ergebnis
        return "\n".join(
            (
                "",
                f"Übergabe abgeschlossen: {anzahl(e.dokumente, 'Dokument', 'Dokumente')}, "
                f"{_komma(e.bytes / 1e6)} MB in {_komma(self.sekunden)} s, Byte für Byte gleich, quittiert.",
                f"Akte in Freiburg: {e.akte}",
                f"Quittung in Stuttgart: {e.quittung}",
                f"Nachrichten: {e.nachrichten}",
                f"Seite: {self.seite}",
                f"Seite der abgebenden Behörde: {self.seite_abgebend}",
            )
        )


def _komma(wert: float) -> str:
    return f"{wert:.1f}".replace(".", ",")


@contextmanager
def fuehre_vor(auftrag: Auftrag, ausgabe: JsonAusgabe | None) -> Iterator[Schluss]:
    """Run the demo; the processes live as long as the block.

    Raises leaves of `Fehler` when the handover does not come to its good end."""
    anzeige = Anzeige(ausgabe)
    akte = _lege_akte(auftrag, anzeige)
    with Prozessgruppe(auftrag.basis / "protokolle") as gruppe:
        anzeige.schritt("Starte Postfach, Verzeichnis und zwei Behörden …")
        platz = baue_auf(auftrag.basis, gruppe, auftrag.nachrichtengrenze)
        a, b = Seite.von(platz.a), Seite.von(platz.b)
        anfang = time.monotonic()
        person = vorlage.schreibe_personendatei(auftrag.basis / "person.json", akte.person)
        lauf.fordere_an(platz, str(person), frozenset(d.format for d in akte.dokumente))
        beobachtung = lauf.begleite(a, b, gruppe, anzeige.zeige)
        sekunden = time.monotonic() - anfang
        anzeige.schritt("Vergleiche die Akte in Freiburg mit der in Stuttgart …")
        ergebnis = vergleiche(a, b, auftrag.basis)
        if ergebnis.geblieben:
            was = anzahl(ergebnis.geblieben, "Dokument bleibt", "Dokumente bleiben")
            anzeige.schritt(f"{was} in Stuttgart (Klasse V oder X).")
        yield Schluss(ergebnis, beobachtung, sekunden, _link(b, platz.seite_b), _link(a, platz.seite_a))


def _lege_akte(auftrag: Auftrag, anzeige: Anzeige) -> Akte:
    if auftrag.akte is not None:
        anzeige.schritt("Lege Ihre Dateien in das DMS der abgebenden Behörde …")
    else:
        anzeige.schritt(f"Erzeuge eine erfundene Akte von etwa {auftrag.groesse / 1e6:.0f} MB …")
    return vorlage.lege_akte(abgebende(auftrag.basis), auftrag.akte, auftrag.groesse, anzeige.fortschritt)


def _link(seite: Seite, url: str) -> str:
    """A fresh one-time login; nothing is open without one."""
    return url.rstrip("/") + seite.installation.fach.anmeldeweg(seite.behoerde.kennung)
