"""The figures of the reading room as series for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway import __version__
from gateway.ablage.kennzahlen import Gruppe
from gateway.ablage.wettlauf import verlorene
from gateway.auskunft.betrieb import Betriebsauskunft, Betriebszahlen, Dienststand, Hausauskunft
from gateway.errors import Fehler

_ANFANG = "aktenbruecke_"


class Messreihen(Collector):
    """Asks when it is scraped. A database that is away is a figure too."""

    def __init__(
        self, haus: Hausauskunft, auskunft: Callable[[str], Betriebsauskunft], mandanten: Collection[str]
    ) -> None:
        self._haus = haus
        self._auskunft = auskunft
        self._mandanten = tuple(mandanten)

    def collect(self) -> Iterator[Metric]:
        yield _reihe("info", "Version.", [((__version__,), 1)], "version")
        yield from self._plaetze()
        try:
            reihen = [*self._worker(), *self._dienste(), *self._zahlen()]
        except Fehler:
            reihen = []
        yield _reihe("datenbank_erreichbar", "1 = ja.", [((), bool(reihen))])
        yield from reihen

    def _plaetze(self) -> Iterator[Metric]:
        plaetze = self._haus.plaetze()
        frei = [(("/".join(p.namen),), p.frei) for p in plaetze]
        yield _reihe("platz_frei_bytes", "Was auf dem Datenträger frei ist.", frei, "was")
        gesamt = [(("/".join(p.namen),), p.gesamt) for p in plaetze]
        yield _reihe("platz_gesamt_bytes", "Größe des Datenträgers.", gesamt, "was")

    def _worker(self) -> Iterator[Metric]:
        worker = self._haus.worker()
        lebende = [w for w in worker if w.lebt]
        yield _reihe("worker_lebend", "Worker mit Lebenszeichen.", [((), len(lebende))])
        yield _reihe(
            "worker_tot", "Worker, die ohne Abmeldung verstummt sind.", [((), len(worker) - len(lebende))]
        )
        laeufe = [((w.name,), w.wettlaeufe) for w in lebende]
        yield _reihe(
            "worker_wettlaeufe", "Verlorene und wiederholte Wettläufe seit dem Start.", laeufe, "worker"
        )
        yield _reihe(
            "wettlaeufe", "Dasselbe bei Seiten und Schnittstelle dieses Prozesses.", [((), verlorene())]
        )
        uhr = self._haus.datenbankuhr()
        yield _reihe("datenbank_uhr_vor_seconds", "So viel geht die Uhr der Datenbank vor.", [((), uhr)])

    def _dienste(self) -> Iterator[Metric]:
        staende = [stand for mandant in self._mandanten for stand in self._auskunft(mandant).dienste()]
        namen = ("mandant", "dienst")
        yield _reihe(
            "dienst_antwortet",
            "1 = ja, 0 = nein oder unbekannt.",
            [(_von(s), bool(s.antwortet)) for s in staende],
            *namen,
        )
        yield _reihe(
            "dienst_gelungen_timestamp_seconds",
            "Wann er zuletzt tat, wozu er da ist.",
            [(_von(s), s.gelungen.timestamp()) for s in staende if s.gelungen],
            *namen,
        )
        yield _reihe(
            "dienst_uhr_vor_seconds",
            "So viel geht seine Uhr vor.",
            [(_von(s), s.uhr) for s in staende if s.uhr is not None],
            *namen,
        )

    def _zahlen(self) -> Iterator[Metric]:
        alle = {mandant: self._auskunft(mandant).zahlen() for mandant in self._mandanten}
        for name, satz, label, gruppen in _GRUPPEN:
            yield from _gruppenreihen(name, satz, label, {m: gruppen(z) for m, z in alle.items()}, alle)
        for name, satz, zahl in _ZAHLEN:
            yield _reihe(name, satz, [((m,), zahl(z)) for m, z in alle.items()], "mandant")


_GRUPPEN: tuple[tuple[str, str, str, Callable[[Betriebszahlen], Sequence[Gruppe]]], ...] = (
    ("vorgaenge_offen", "Übergaben, die nicht zu Ende sind.", "richtung", lambda z: z.offen),
    ("vorgaenge_gehalten", "Vorgänge, die auf eine Entscheidung warten.", "regel", lambda z: z.gehalten),
    ("vorgaenge_gestoert", "Vorgänge, die niemand mehr von selbst bewegt.", "ursache", lambda z: z.gestoert),
    ("auftraege", "Unerledigte Aufträge.", "zustand", lambda z: z.auftraege),
    ("auftraege_geparkt", "Beiseitegelegte Aufträge.", "ursache", lambda z: z.geparkt),
    (
        "auftraege_verzoegert",
        "Aufträge, die misslangen und wiederholt werden.",
        "ursache",
        lambda z: z.verzoegert,
    ),
    (
        "nachrichten_unfertig",
        "Nachrichten, mit denen noch etwas geschieht.",
        "zustand",
        lambda z: z.nachrichten,
    ),
    ("nachrichten_abgewiesen", "In den letzten 30 Tagen abgewiesen.", "code", lambda z: z.abgewiesen),
    (
        "nachrichten_fehlgeschlagen",
        "In den letzten 30 Tagen nicht gesendet.",
        "code",
        lambda z: z.fehlgeschlagen,
    ),
    (
        "nachrichten_zurueckgewiesen",
        "In den letzten 30 Tagen gesendet und von der anderen Behörde zurückgewiesen.",
        "code",
        lambda z: z.zurueckgewiesen,
    ),
)
_ZAHLEN: tuple[tuple[str, str, Callable[[Betriebszahlen], float]], ...] = (
    ("vorgaenge_versaeumt", "Vorgänge, deren Prüfung ausblieb.", lambda z: z.versaeumt),
    ("aufgaben_offen", "Offene Fragen.", lambda z: z.aufgaben),
    ("aufgaben_ueberfaellig", "Offene Fragen, deren Frist um ist.", lambda z: z.aufgaben_ueberfaellig),
    ("vorfaelle_offen", "Vorfälle, die niemand geschlossen hat.", lambda z: z.vorfaelle),
    (
        "auftrag_wartezeit_seconds",
        "So lange wartet der älteste fällige Auftrag.",
        lambda z: z.wartezeit.total_seconds(),
    ),
)


def _gruppenreihen(
    name: str,
    satz: str,
    label: str,
    gruppen: dict[str, Sequence[Gruppe]],
    zahlen: dict[str, Betriebszahlen],
) -> Iterator[Metric]:
    """How many, and how old the oldest is."""
    werte = [((m, g.name), float(g.anzahl)) for m, gg in gruppen.items() for g in gg]
    yield _reihe(name, satz, werte, "mandant", label)
    alter = [((m, g.name), _alter(zahlen[m].wann, g.seit)) for m, gg in gruppen.items() for g in gg if g.seit]
    yield _reihe(f"{name}_aeltestes_seconds", f"Alter des ältesten: {satz}", alter, "mandant", label)


def _alter(jetzt: datetime, seit: datetime) -> float:
    return max((jetzt - seit).total_seconds(), 0.0)


def _von(stand: Dienststand) -> tuple[str, str]:
    return stand.mandant, stand.art.value


def _reihe(name: str, satz: str, werte: Sequence[tuple[tuple[str, ...], float]], *label: str) -> Metric:
    reihe = GaugeMetricFamily(_ANFANG + name, satz, labels=label)
    for namen, wert in werte:
        reihe.add_metric(namen, float(wert))
    return reihe
