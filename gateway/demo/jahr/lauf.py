"""Day by day: files and notices appear, the authorities work, people answer what is asked on the next morning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from gateway.ablage.tabellen import Aufgabenzeile
from gateway.ablauf import aufgaben, vorgangsaufsicht
from gateway.ablauf.post import eingang
from gateway.demo import personal
from gateway.demo.jahr.kalender import TAGE, WERKTAGE, Tag
from gateway.demo.jahr.stadt import NAMEN, Stadt
from gateway.domain.aufgabe import AUFGABENARTEN, Bedarf
from gateway.errors import VoruebergehenderFehler
from gateway.queue.worker import Worker

AUSLAUF = 75
"""Days after the year in which what has begun comes to its end."""
_RUHE = 200
"""Looks in a row in which something still moves; more would be two authorities that never stop writing."""
_WERTE = {Bedarf.ABSAGECODE: "08", Bedarf.FEHLERCODE: "S999"}
_ANTWORTEN: dict[str, tuple[tuple[str, str | None, float], ...]] = {
    "wohnsitzauflage": (("ablehnen", "06", 0.7), ("freigeben", None, 0.3)),
    "verfahren_laeuft": (("ablehnen", "08", 0.4), ("freigeben", None, 0.6)),
    "haft": (("ablehnen", "08", 0.5), ("freigeben", None, 0.5)),
    "akte_nicht_gefunden": (("ablehnen", "02", 1.0),),
    "kein_austausch": (("schliessen", None, 1.0),),
    "azr_nummer_unbekannt": (("ablehnen", None, 1.0),),
    "nicht_angefordert": (("zurueckweisen", "S999", 1.0),),
}
"""Rule -> what people say and how often; everything else gets its first answer that needs nothing but a choice."""


class JahrOhneEnde(VoruebergehenderFehler):
    """The authorities don't come to rest."""

    code = "demo.jahr_ohne_ende"
    satz = "Die Behörden schreiben einander ohne Ende; das Jahr wird abgebrochen."


@dataclass
class Jahreslauf:
    """`eingriffe`: decisions of people; `beruehrt`: Vorgänge in which there was one."""

    stadt: Stadt
    fortschritt: Callable[[int, int], None]
    saat: int
    eingriffe: int = 0
    beruehrt: set[tuple[str, UUID]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._worker: Worker = self.stadt.installation.worker("jahr")
        self._wuerfel = Random(f"menschen {self.saat}")

    def laufe(self, tage: list[Tag]) -> None:
        """Raises `JahrOhneEnde`."""
        gesamt = TAGE + AUSLAUF
        for nummer in range(gesamt):
            if nummer % 7 < WERKTAGE:
                self._morgens()
                if nummer < len(tage):
                    self._erlebe(tage[nummer])
                self._arbeite()
            if nummer % 7 == WERKTAGE:
                self.stadt.installation.kehre()  # else a year's dust would lie here at its end
            self.stadt.uhr.stelle_vor(timedelta(days=1))
            self.fortschritt(nummer + 1, gesamt)

    def _erlebe(self, tag: Tag) -> None:
        for akte in tag.akten:
            self.stadt.lege_akte(akte)
        for meldung in tag.meldungen:
            self.stadt.melde(meldung)

    def _arbeite(self) -> None:
        for _ in range(_RUHE):
            vorher = self.stadt.post.gesendet
            self._takt()
            self._worker.laufe(bis_leer=True)
            if self.stadt.post.gesendet == vorher and not any(map(self.stadt.post.wartet, NAMEN)):
                return
        raise JahrOhneEnde

    def _takt(self) -> None:
        installation = self.stadt.installation
        with installation.datenbank.schreiben() as session:
            for kennung in NAMEN:
                eingang.takt(installation.post(kennung), session)
                vorgangsaufsicht.takt(installation.haus(kennung), session)
            session.commit()

    def _morgens(self) -> None:
        for kennung in NAMEN:
            for frage in self.stadt.installation.aufgabenauskunft(kennung).liste():
                self._beantworte(kennung, frage.zeile)

    def _beantworte(self, kennung: str, zeile: Aufgabenzeile) -> None:
        art = AUFGABENARTEN[zeile.art]
        name, wert = self._antwort(art.regel, zeile)
        wahl = art.wahl(name)
        assert wahl is not None
        if zeile.vorgang is not None:
            self.beruehrt.add((kennung, zeile.vorgang))
        for person in personal.mit_rolle(zeile.rolle.value)[: wahl.stimmen]:
            stimme = aufgaben.Stimme(name, person, "Im Jahreslauf entschieden.", wert)
            aufgaben.entscheide(self.stadt.installation.haus(kennung), zeile.id, stimme)
            self.eingriffe += 1

    def _antwort(self, regel: str, zeile: Aufgabenzeile) -> tuple[str, str | None]:
        moeglich = _ANTWORTEN.get(regel)
        if moeglich is not None:
            gezogen = self._wuerfel.choices(moeglich, [anteil for _, _, anteil in moeglich])[0]
            return gezogen[0], gezogen[1]
        auswahl = [a["wert"] for a in zeile.angaben.get("auswahl", [])]
        for wahl in AUFGABENARTEN[zeile.art].wahlen:
            if wahl.braucht is None:
                return wahl.name, None
            if wahl.braucht is Bedarf.AKTE and auswahl:
                return wahl.name, str(auswahl[0])
        return next(
            (w.name, _WERTE[w.braucht]) for w in AUFGABENARTEN[zeile.art].wahlen if w.braucht in _WERTE
        )
