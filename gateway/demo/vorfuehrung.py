"""The demo from beginning to end: build up, hand over, compare, tell."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gateway.demo import personal, vorlage
from gateway.demo.akte import KLEINSTE
from gateway.demo.anzeige import Anzeige
from gateway.demo.aufbau import Schauplatz, baue_auf
from gateway.demo.behoerden import abgebende, dritte, meldebehoerden
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.lauf import Beobachtung, Buehne
from gateway.demo.meldewesen import Meldewesen
from gateway.demo.prozesse import Prozessgruppe
from gateway.demo.seite import Seite
from gateway.demo.szenarien import GEWOEHNLICH, SZENARIEN, Requisiten, Szenario
from gateway.demo.vergleich import Ergebnis, kam_zurueck, nichts_ging, vergleiche
from gateway.domain.akte import Akte
from gateway.domain.worte import anzahl
from gateway.nachrichten.kontext import PDF_UND_JPG

JsonAusgabe = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Auftrag:
    """What is to be shown. `groesse` counts when there is no own folder `akte`."""

    basis: Path
    akte: Path | None
    groesse: int
    vorgaben: Vorgaben
    szenario: str = "umzug"


@dataclass(frozen=True)
class Links:
    """One-time logins for the pages of both."""

    uebernehmend: str
    abgebend: str


@dataclass(frozen=True)
class Schluss:
    """How it ended."""

    ergebnis: Ergebnis
    beobachtung: Beobachtung
    sekunden: float
    basis: Path
    frische_links: Callable[[], Links]
    """The ones printed before may be used up."""

    def als_dict(self) -> dict[str, Any]:
        e = self.ergebnis
        return {
            "event": "ende",
            "ok": True,
            "dokumente": e.dokumente,
            "bytes": e.bytes,
            "akte": e.akte,
            "quittung": str(e.quittung) if e.quittung else None,
            "nachrichten": str(e.nachrichten),
            "dauer_s": round(self.sekunden, 3),
            "eingriffe": self.beobachtung.eingriffe,
            "haltegruende": self.beobachtung.haltegruende,
        }

    def als_text(self) -> str:
        e = self.ergebnis
        zeilen = ["", self._satz()]
        if e.akte:
            zeilen += [f"Akte in Freiburg: {e.akte}", f"Quittung in Stuttgart: {e.quittung}"]
        return "\n".join((*zeilen, f"Nachrichten: {e.nachrichten}"))

    def _satz(self) -> str:
        e = self.ergebnis
        if e.akte is None:
            wie = (
                "Zurückgegeben, in Freiburg ist nichts geblieben"
                if e.zurueck
                else "Abgelehnt und beantwortet"
            )
            wo = "" if e.zurueck else " Kein Dokument hat Stuttgart verlassen."
            return f"{wie}, in {_komma(self.sekunden)} s.{wo}"
        return (
            f"Übergabe abgeschlossen: {anzahl(e.dokumente, 'Dokument', 'Dokumente')}, "
            f"{_komma(e.bytes / 1e6)} MB in {_komma(self.sekunden)} s, Byte für Byte gleich, quittiert."
        )

    def hinterlassenschaft(self) -> str:
        """Where and how much stays on the disk."""
        groesse = sum(d.stat().st_size for d in self.basis.rglob("*") if d.is_file())
        return (
            f"Alles liegt in {self.basis} ({_komma(groesse / 1e6)} MB). Es bleibt liegen; "
            "löschen Sie den Ordner, wenn Sie ihn nicht mehr brauchen."
        )


def _komma(wert: float) -> str:
    return f"{wert:.1f}".replace(".", ",")


@contextmanager
def fuehre_vor(
    auftrag: Auftrag, ausgabe: JsonAusgabe | None, zeige_links: Callable[[Links], None]
) -> Iterator[Schluss]:
    """Run the demo; the processes live as long as the block. `zeige_links` is called before the handover.

    Raises leaves of `Fehler` when the handover does not come to its good end."""
    anzeige, szenario = Anzeige(ausgabe), SZENARIEN[auftrag.szenario]
    akte = _lege_akte(auftrag, szenario, anzeige)
    person = vorlage.schreibe_personendatei(auftrag.basis / "person.json", akte.person)
    requisiten = Requisiten(akte, person, auftrag.basis)
    with Prozessgruppe(auftrag.basis / "protokolle") as gruppe:
        anzeige.schritt("Starte Postfach, Verzeichnis und zwei Behörden …")
        platz, meldewesen = _baue_auf(auftrag, szenario, requisiten, gruppe)
        a, b = Seite.von(platz.a), Seite.von(platz.b)
        zeige_links(_links(platz, a, b))
        antworten = {**GEWOEHNLICH, **szenario.antworten(akte)}
        c = a.auch(dritte(auftrag.basis)) if szenario.mit_aalen else None
        buehne = Buehne(platz, gruppe, a, b, anzeige.zeige, antworten, meldewesen, c)
        anfang = time.monotonic()
        szenario.spiele(buehne, requisiten)
        sekunden = time.monotonic() - anfang
        ergebnis = _vergleiche(szenario, buehne.abgebend, b, requisiten, anzeige)
        yield Schluss(ergebnis, buehne.beobachtung, sekunden, auftrag.basis, lambda: _links(platz, a, b))


def _baue_auf(
    auftrag: Auftrag, szenario: Szenario, requisiten: Requisiten, gruppe: Prozessgruppe
) -> tuple[Schauplatz, Meldewesen | None]:
    vorgaben = replace(
        auftrag.vorgaben,
        formate=tuple(sorted(requisiten.formate - PDF_UND_JPG)),
        regeln={**auftrag.vorgaben.regeln, **szenario.regeln},
    )
    weg, zu = meldebehoerden(auftrag.basis)
    mit_meldungen = vorgaben.transport == "osci"
    platz = baue_auf(
        auftrag.basis,
        gruppe,
        vorgaben,
        dritte=dritte(auftrag.basis) if szenario.mit_aalen else None,
        meldebehoerden=(weg, zu) if mit_meldungen else (),
    )
    return platz, Meldewesen(weg, zu, platz.a, platz.b, auftrag.basis) if mit_meldungen else None


def _lege_akte(auftrag: Auftrag, szenario: Szenario, anzeige: Anzeige) -> Akte:
    groesse = max(auftrag.groesse, KLEINSTE)
    if auftrag.akte is not None:
        anzeige.schritt("Lege Ihre Dateien in das DMS der abgebenden Behörde …")
    else:
        anzeige.schritt(f"Erzeuge eine erfundene Akte von etwa {_komma(groesse / 1e6)} MB …")
    behoerde = abgebende(auftrag.basis)
    akte = vorlage.lege_akte(behoerde, auftrag.akte, groesse, anzeige.fortschritt)
    return szenario.vorbereiten(vorlage.ordner_der_akte(behoerde), akte)


def _vergleiche(szenario: Szenario, a: Seite, b: Seite, requisiten: Requisiten, anzeige: Anzeige) -> Ergebnis:
    if szenario.kommt_zurueck:
        return kam_zurueck(a, b, requisiten.basis)
    if not szenario.kommt_an:
        return nichts_ging(a, b, requisiten.basis)
    anzeige.schritt("Vergleiche die Akte in Freiburg mit der in Stuttgart …")
    spaete = sorted(requisiten.spaete_post.iterdir()) if requisiten.spaete_post.exists() else []
    ergebnis = vergleiche(a, b, requisiten.basis, spaete)
    if ergebnis.geblieben:
        was = anzahl(ergebnis.geblieben, "Dokument bleibt", "Dokumente bleiben")
        anzeige.schritt(f"{was} in Stuttgart (Klasse V oder X).")
    return ergebnis


def _links(platz: Schauplatz, a: Seite, b: Seite) -> Links:
    wer = "sachbearbeitung"
    return Links(
        personal.link(b.installation, platz.seite_b, b.behoerde.kennung, wer),
        personal.link(a.installation, platz.seite_a, a.behoerde.kennung, wer),
    )
