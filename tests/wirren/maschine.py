"""What may happen (rules) and what must never be (invariants).

Loss, doubling, delay and mixing up of messages; workers of both sides in any order, that die between two steps or
are silent for so long that another one takes over; people who answer every question in every way; a clock that
jumps, also back. In the end nobody does anything any more, and time goes by: then everything is over or has raised
an alarm, and once people have answered everything is over."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import event

from gateway.ablage.datenbank import Datenbank
from gateway.ablauf import abbruch, arbeit, aufgaben, vorgangsaufsicht
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.ablauf.post import eingang
from gateway.ablauf.wege import abgabe, anforderung, nachlieferung
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import AUFGABENARTEN, Bedarf, Rolle
from gateway.domain.behoerde import Behoerde
from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import EingabeFehler
from gateway.queue.worker import Worker
from tests.conftest import FesterZufall, StehendeUhr
from tests.wirren import ende, pruefung
from tests.wirren.post import Wirrpost
from tests.zweibehoerden import (
    AKTENZEICHEN,
    AUSDAUER,
    IN_ANDERSWO,
    IN_WEGSTADT,
    IN_ZUSTADT,
    PERSON,
    WEG,
    ZU,
    Rohrpostanschluss,
    Zweibehoerden,
    baue,
    merke_meldung,
    pdf,
    schreibe_akte,
)

MITTENDRIN = ["zweiter", "zweiter nach langer Stille", "entscheidung", "abbruch", "andere"]
LEUTE = {Rolle.SACHBEARBEITUNG: ("sb1", "sb2"), Rolle.FREIGABE: ("fg1", "fg2")}
IN_DER_TRANSAKTION = frozenset({"gebucht"})
"""Points at which nobody else can do anything on this database."""
SEITE = st.sampled_from([WEG, ZU])
STELLE = st.integers(0, 30)
KLASSEN = st.lists(st.sampled_from("AABCSVX-"), min_size=1, max_size=4)


class Tot(BaseException):
    """This worker is no more."""


class Wirren(RuleBasedStateMachine):
    """Two authorities, the post between them, and the people in them."""

    ordner: ClassVar[Path]
    vorlage: ClassVar[Path]
    nummer: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).nummer += 1
        self.eigener = self.ordner / str(self.nummer)
        self.eigener.mkdir()
        self.plan: list[Any] | None = None
        self.workerzahl = 0
        self.uuids = 0
        self.klassen: dict[bytes, str] = {}
        self.freigaben: dict[UUID, set[str]] = {}
        self.abgelehnt: set[UUID] = set()
        self.abgebrochen: set[UUID] = set()
        self.meldungen: list[tuple[str, UUID]] = []

    # --- the scene ------------------------------------------------------------------------------------------

    @initialize(
        klassen=KLASSEN,
        merkmale=st.sampled_from([(), (), (), ("wohnsitzauflage",), ("haft",), None]),
        wegzug=st.sampled_from([*Wegzugsbestaetigung]),
        grenze=st.sampled_from([12_000, 60_000]),
        schon=st.sampled_from([0, 0, 0, 1, 2]),
        anlass=st.sampled_from(["zuzug", "zuzug", "anforderung", "abgabe"]),
    )
    def beginne(
        self,
        klassen: list[str],
        merkmale: Any,
        wegzug: Wegzugsbestaetigung,
        grenze: int,
        schon: int,
        anlass: str,
    ) -> None:
        uhr, self.post = StehendeUhr(), Wirrpost()
        regeln = Mandantenregeln(nachrichtengrenze=grenze, grenzen=Grenzen(wegzug_bestaetigung=wegzug))
        self.z: Zweibehoerden = baue(
            self.eigener,
            (self._datenbank(WEG), self._datenbank(ZU)),
            uhr,
            regeln=regeln,
            haltepunkt=self._punkt,
            anschluss=Rohrpostanschluss(self.post, uhr),
        )
        self.z.post = self.post
        self.aemter = {WEG: self.z.weg, ZU: self.z.zu}
        self.worker = {wer: self._neuer_worker(wer) for wer in self.aemter}
        self._lege_akte(klassen, merkmale)
        for i in range(schon):
            self.z.lege_akte_bei(self.z.zu, name=f"schon{i}", aktenzeichen=f"ZU-alt-{i}")
        if anlass == "zuzug":
            self.meldebehoerde("zuzug", 0)
        else:
            self.jemand_will(anlass, 0)

    def _datenbank(self, wer: str) -> Datenbank:
        ziel = self.eigener / f"{wer.replace(':', '-')}.db"
        shutil.copy(self.vorlage, ziel)
        datenbank = Datenbank(f"sqlite:///{ziel}")
        event.listen(datenbank._engine, "connect", lambda v, _: v.execute("PRAGMA synchronous = OFF"))
        return datenbank

    def _lege_akte(self, klassen: list[str], merkmale: Any) -> None:
        ordner = self.z.weg.dms_ordner / "akten" / "a1"
        dateien = {f"{i:02}.pdf": self._dokument(klasse) for i, klasse in enumerate(klassen)}
        schreibe_akte(
            ordner,
            dateien,
            merkmale=merkmale,
            klassen={f"{i:02}.pdf": None if k == "-" else k for i, k in enumerate(klassen)},
        )

    def _dokument(self, klasse: str) -> bytes:
        inhalt = pdf(100 + len(self.klassen), 6000)
        self.klassen[inhalt] = "C" if klasse == "-" else klasse
        return inhalt

    def _neuer_worker(self, wer: str) -> Worker:
        self.workerzahl += 1
        posten = {wer: self.aemter[wer].post}
        return Worker(
            self.aemter[wer].haus.datenbank,
            arbeit.handler(posten),
            name=f"w{self.workerzahl}",
            uhr=self.z.uhr,
            zufall=FesterZufall(),
            haltepunkt=self._punkt,
            weise=AUSDAUER,
            melder=arbeit.stoerungsmelder(posten),
        )

    def _uuid(self) -> UUID:
        self.uuids += 1
        return UUID(int=self.uuids, version=4)

    def _punkt(self, name: str) -> None:
        if self.plan is None or (self.plan[1] is not None and name in IN_DER_TRANSAKTION):
            return
        self.plan[0] -= 1
        if self.plan[0] > 0:
            return
        (_, tue), self.plan = self.plan, None
        if tue is None:
            note(f"dies at {name}")
            raise Tot(name)
        note(f"meanwhile, at {name}")
        tue()

    # --- work -----------------------------------------------------------------------------------------------

    @rule(runden=st.integers(1, 6))
    def beide_arbeiten(self, runden: int) -> None:
        for _ in range(runden):
            for wer in self.aemter:
                self._takt(wer)
                self._arbeite(wer, 100)
            self.z.uhr.stelle_vor(timedelta(seconds=10))

    @rule(wer=SEITE, mal=st.integers(1, 40))
    def arbeite(self, wer: str, mal: int) -> None:
        """Fetch, look after the deadlines, and do so many items."""
        self._takt(wer)
        self._arbeite(wer, mal)

    def _takt(self, wer: str) -> None:
        amt = self.aemter[wer]
        with amt.haus.datenbank.schreiben() as session:
            eingang.takt(amt.post, session)
            vorgangsaufsicht.takt(amt.haus, session)
            session.commit()

    def _arbeite(self, wer: str, mal: int) -> None:
        worker = self.worker[wer]
        for _ in range(mal):
            if not worker.bearbeite_eines():
                return

    @rule(wer=SEITE, punkt=st.integers(1, 40))
    def stirb(self, wer: str, punkt: int) -> None:
        """At the so-manyth named point from here on; a new one begins, and gets the item when its lease is over."""
        self._takt(wer)
        self.plan = [punkt, None]
        try:
            self._arbeite(wer, 40)
        except Tot:
            self.worker[wer] = self._neuer_worker(wer)
        self.plan = None

    @rule(wer=SEITE, punkt=st.integers(1, 40), was=st.sampled_from(MITTENDRIN), wahl=STELLE)
    def mittendrin(self, wer: str, punkt: int, was: str, wahl: int) -> None:
        """A second worker (who takes over what the first one, silent for long, still believes to hold), a person
        of this house, or the whole other authority."""
        andere = ZU if wer == WEG else WEG
        taten: dict[str, Callable[[], object]] = {
            "zweiter": lambda: self._zweiter(wer, timedelta(0)),
            "zweiter nach langer Stille": lambda: self._zweiter(wer, timedelta(minutes=6)),
            "entscheidung": lambda: self._entscheide(wer, wahl),
            "abbruch": lambda: self._brich_ab(wer, wahl),
            "andere": lambda: self.arbeite(andere, 40),
        }
        self._mittendrin(wer, punkt, taten[was])

    def _zweiter(self, wer: str, stille: timedelta) -> None:
        self.z.uhr.stelle_vor(stille)
        erster, self.worker[wer] = self.worker[wer], self._neuer_worker(wer)
        self._takt(wer)
        self._arbeite(wer, 40)
        self.worker[wer] = erster

    def _mittendrin(self, wer: str, punkt: int, tue: Callable[[], object]) -> None:
        self._takt(wer)
        self.plan = [punkt, tue]
        self._arbeite(wer, 40)
        self.plan = None

    # --- the post ---------------------------------------------------------------------------------------------

    @rule(was=st.sampled_from(["verloren", "doppelt", "noch_einmal", "aufgehalten"]), stelle=STELLE)
    @precondition(lambda self: bool(self.post.alle()))
    def eine_sendung_geht(self, was: str, stelle: int) -> None:
        wartend = self.post.alle()
        welche = wartend[stelle % len(wartend)]
        match was:
            case "verloren":
                self.post.verliere(*welche)
            case "aufgehalten":
                self.post.halte_auf(*welche)
            case _:
                self.post.verdopple(*welche, andere_kennung=was == "noch_einmal")

    @rule(was=st.sampled_from(["aufgehaltene", "verkehrt", "von_gestern", "weg", "da"]), wer=SEITE)
    def das_postfach(self, was: str, wer: str) -> None:
        """`von_gestern`: set back to an older state, it gives out once more what was fetched."""
        fach = self.post.faecher.setdefault(wer, [])
        match was:
            case "aufgehaltene":
                self.post.gib_heraus()
            case "verkehrt":
                fach.reverse()
            case "von_gestern":
                fach.extend(self.post.gelesen.get(wer, []))
            case _:
                self.post.weg = was == "weg"

    # --- people and registry offices ---------------------------------------------------------------------------

    @rule(wer=SEITE, wahl=STELLE)
    @precondition(lambda self: any(amt.aufgaben() for amt in self.aemter.values()))
    def entscheide(self, wer: str, wahl: int) -> None:
        self._entscheide(wer, wahl)

    def _entscheide(self, wer: str, wahl: int) -> bool:
        """Some answer to some question; one voice, also where two are needed."""
        amt = self.aemter[wer]
        offen = sorted(amt.aufgaben(), key=lambda a: (a.seit, a.art))
        if not offen:
            return False
        aufgabe = offen[wahl % len(offen)]
        art = AUFGABENARTEN[aufgabe.art]
        gewaehlt = art.wahlen[wahl // len(offen) % len(art.wahlen)]
        wert = self._wert(wer, aufgabe, gewaehlt.braucht, wahl)
        durch = LEUTE[art.rolle][wahl % 2]
        try:
            aufgaben.entscheide(amt.haus, aufgabe.id, aufgaben.Stimme(gewaehlt.name, durch, "geprüft", wert))
        except EingabeFehler as fehler:
            note(f"{aufgabe.art}: {gewaehlt.name} von {durch}: {fehler.code}")
            return False
        note(f"{wer}: {aufgabe.art}: {gewaehlt.name} von {durch}")
        self.merke(wer, aufgabe.vorgang, aufgabe.art, gewaehlt.name, durch)
        return True

    def merke(self, wer: str, vorgang: UUID | None, art: str, wahl: str, durch: str) -> None:
        """What the onlooker must know of a decision."""
        if wer != WEG or vorgang is None or not art.startswith("teilklasse_"):
            return
        if wahl == "freigeben":
            self.freigaben.setdefault(vorgang, set()).add(durch)
        else:
            self.abgelehnt.add(vorgang)

    def _wert(self, wer: str, aufgabe: Any, braucht: Bedarf | None, wahl: int) -> str | None:
        auswahl = [a["wert"] for a in aufgabe.angaben.get("auswahl", [])]
        if braucht is Bedarf.AKTE:
            return auswahl[wahl % len(auswahl)] if auswahl else None
        return ende.wert(braucht, self.z.uhr.jetzt().date() + timedelta(days=1 + wahl), wer)

    @rule(
        was=st.sampled_from(
            [
                "anforderung",
                "anforderung",
                "abgabe",
                "spaet A",
                "spaet A",
                "spaet S",
                "abbruch hier",
                "abbruch dort",
            ]
        ),
        welche=STELLE,
    )
    def jemand_will(self, was: str, welche: int) -> None:
        match was:
            case "anforderung":
                wunsch = anforderung.Wunsch(PERSON, Behoerde(WEG, "Wegstadt"), "ZU-1")
                haus = self.z.zu.haus
                self._versuche(lambda: anforderung.beginne(haus, wunsch, wer="sb1", id=self._uuid()))
            case "abgabe":
                ziel, haus = Behoerde(ZU, "Zustadt"), self.z.weg.haus
                self._versuche(lambda: abgabe.beginne(haus, ziel, AKTENZEICHEN, wer="sb1", id=self._uuid()))
            case "abbruch hier" | "abbruch dort":
                self._brich_ab(WEG if was.endswith("hier") else ZU, welche)
            case _:
                self._spaete_post(Teilklasse(was[-1]), welche)

    def _brich_ab(self, wer: str, welche: int) -> bool:
        amt = self.aemter[wer]
        zeilen = sorted(amt.uebergaben(), key=lambda u: (u.erstellt, u.weg))
        if not zeilen:
            return False
        zeile = zeilen[welche % len(zeilen)]
        try:
            abbruch.verlange(amt.haus, zeile.id, durch="sb1", grund="Irrtum")
        except EingabeFehler:
            return False
        self.abgebrochen |= {zeile.id} if wer == WEG else set()
        return True

    def _spaete_post(self, klasse: Teilklasse, welche: int) -> None:
        zeilen = sorted((u for u in self.z.weg.uebergaben() if u.stamm == u.id), key=lambda u: u.erstellt)
        if zeilen:
            self._versuche(lambda: self._liefere_nach(zeilen[welche % len(zeilen)].id, klasse))

    def _liefere_nach(self, erste: UUID, klasse: Teilklasse) -> None:
        datei = self.eigener / f"spaet{len(self.klassen)}.pdf"
        datei.write_bytes(self._dokument(klasse.value))
        dokument = Dokument(self._uuid(), datei.name, "018", 1, (), "Späte Post", klasse=klasse)
        nachlieferung.beginne(self.z.weg.haus, erste, [(dokument, datei)], klasse=klasse, wer="sb1")

    def _versuche(self, tue: Callable[[], object]) -> None:
        try:
            tue()
        except EingabeFehler as fehler:
            note(f"refused: {fehler.code}")

    @rule(art=st.sampled_from(["zuzug", "wegzug", "anderswohin", "sperre", "tod", "zurueck"]), welche=STELLE)
    def meldebehoerde(self, art: str, welche: int) -> None:
        z, uuid = self.z, self._uuid()
        match art:
            case "zuzug":
                self.meldungen.append((ZU, z.meldet_zuzug(uuid=uuid)))
            case "wegzug":
                self.meldungen.append((WEG, z.meldet_wegzug(uuid=uuid)))
            case "anderswohin":
                self.meldungen.append((WEG, z.meldet_wegzug(uuid=uuid, nach=IN_ANDERSWO)))
            case "sperre":
                sperren = (Sperre("3"),)
                z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, uuid=uuid, anschrift=IN_WEGSTADT, sperren=sperren)
            case "tod":
                merke_meldung(z.weg, Meldeart.TOD)
            case _ if self.meldungen:
                wer, bezug = self.meldungen[welche % len(self.meldungen)]
                wie = Meldeart.STORNIERUNG if wer == ZU else Meldeart.RUECKNAHME
                ort = IN_ZUSTADT if wer == ZU else IN_WEGSTADT
                z.melde(self.aemter[wer], wie, uuid=uuid, anschrift=ort, bezug=bezug)

    @rule(minuten=st.sampled_from([1, 6, 200, 1440, 4 * 1440, 9 * 1440, 31 * 1440, -1, -120]))
    def die_uhr_springt(self, minuten: int) -> None:
        self.z.uhr.stelle_vor(timedelta(minutes=minuten))

    # --- what must never be -------------------------------------------------------------------------------------

    @invariant()
    def nichts_verletzt(self) -> None:
        if hasattr(self, "z"):
            pruefung.pruefe(self)

    def teardown(self) -> None:
        if not hasattr(self, "z"):
            return
        try:
            self.plan, self.post.weg = None, False
            ende.laufe_aus(self)
        finally:
            for amt in self.aemter.values():
                amt.haus.datenbank.schliesse()
            shutil.rmtree(self.eigener)
