"""Two authorities (tests/zweibehoerden) with real OSCI between them: seals, dialogs, a mailbox over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.inhalt.siegel import OsciSiegel
from adapters.osci.mailbox.stoerung import Stoerplan, Stoerung
from adapters.osci.teilnehmer.dialog import Transportregeln
from adapters.osci.teilnehmer.leitung import Zeiten
from adapters.osci.teilnehmer.postfach import OsciPostfach
from adapters.osci.teilnehmer.schonzeit import Schonzeit
from gateway.ablauf.haus import Mandantenregeln
from gateway.domain.auftragsart import SENDEN
from gateway.domain.behoerde import Behoerde
from gateway.domain.uebergabe import Zustand
from gateway.ports import Diensteintrag, Postfach, Siegel
from tests.conftest import StehendeUhr
from tests.oscipostfach import Postfachstand, Starter
from tests.stoernetz import Netz
from tests.zweibehoerden import WEG, ZU, Zweibehoerden, jpg, pdf

DATEIEN = {"10_Grundakte/antrag.pdf": pdf(1, 60_000), "20_Identität/paß.jpg": jpg(2, 45_000)}
"""Several packets with the limit below."""
REGELN = Mandantenregeln(nachrichtengrenze=60_000)
ZEITEN = Zeiten(verbinden=5.0, stille=2.5, austausch=6.0)
"""Short, so that a test need not wait for long; long enough for a busy machine."""
WEILE = timedelta(seconds=40)
_WER = {WEG: "absender", ZU: "empfaenger"}


class Mitschrift(Stoerplan):
    """Remembers which orders came to the mailbox."""

    def __init__(self) -> None:
        super().__init__()
        self.auftraege: list[Art] = []

    def nimm(self, auftrag: Art) -> Stoerung | None:
        self.auftraege.append(auftrag)
        return super().nimm(auftrag)


@dataclass(frozen=True)
class OsciAnschluss:
    """The keys of the test vectors, at one mailbox, through a network that may be bad."""

    stand: Postfachstand
    uhr: StehendeUhr
    schonzeit: Schonzeit
    paketgroesse: int | None = field(default=None, kw_only=True)

    def siegel(self, kennung: str) -> Siegel:
        bund, wer = self.stand.bund, _WER[kennung]
        autor, leser = bund[f"{wer}-sig-3072"], bund[f"{wer}-enc-3072"]
        return OsciSiegel(autor, [leser], self.stand.pruefung, self.uhr)

    def postfaecher(self, kennung: str) -> Mapping[str, Postfach]:
        postfach = OsciPostfach(
            self.stand.leitung(),
            self.stand.bund.teilnehmer(_WER[kennung]),
            self.stand.gegenstelle,
            Transportregeln(self.stand.pruefung, self.uhr),
            paketgroesse=self.paketgroesse,
            schonzeit=self.schonzeit,
        )
        return {"osci": postfach}

    def eintrag(self, amt: Behoerde) -> Diensteintrag:
        return replace(self.stand.eintrag(_WER[amt.kennung]), behoerde=amt)


@dataclass
class Osciaemter:
    """Both authorities, the mailbox, and the network before it."""

    aemter: Zweibehoerden
    stand: Postfachstand
    netz: Netz

    @property
    def mitschrift(self) -> Mitschrift:
        assert isinstance(self.stand.stoerplan, Mitschrift)
        return self.stand.stoerplan

    def beginne(self) -> None:
        self.aemter.lege_akte(DATEIEN)
        self.aemter.fordere_an()

    @property
    def fertig(self) -> bool:
        zu, weg = self.aemter.zu.uebergaben(), self.aemter.weg.uebergaben()
        staende = [u.zustand for u in (*zu, *weg)]
        return staende == [Zustand.ABGESCHLOSSEN, Zustand.KARENZ] and not self._noch_zu_senden()

    def _noch_zu_senden(self) -> bool:
        """A message may have arrived and its receipt not yet: then its sending goes on after the end."""
        return any(amt.offen(SENDEN) for amt in (self.aemter.zu, self.aemter.weg))

    def laufe(self, runden: int = 40, nach_runde: Callable[[int], None] = lambda runde: None) -> None:
        """Rounds of both workers until the handover is finished, the clock moving on between them."""
        for runde in range(runden):
            self.aemter.zu.ticke()
            self.aemter.weg.ticke()
            if self.fertig:
                return
            self.aemter.uhr.wert += WEILE
            nach_runde(runde)

    def uebergib(self) -> None:
        """A whole handover, whatever the network does; then the network is good again."""
        self.beginne()
        self.laufe()
        self.netz.plan.clear()
        self.pruefe()

    def pruefe(self) -> None:
        """The handover has ended right, and once."""
        z = self.aemter
        assert self.fertig, [(u.zustand, a.texte()) for a in (z.zu, z.weg) for u in a.uebergaben()]
        assert len(list((z.zu.dms_ordner / "akten").iterdir())) == 1
        ziel = z.akte_am_ziel()
        assert {d: (ziel / d).read_bytes() for d in DATEIEN} == DATEIEN
        for amt in (z.weg, z.zu):
            texte = [e.text for e in amt.zeitlinie()]
            assert len(texte) == len(set(texte)), "every step is booked once"
            assert [(g.art, g.grund_code, g.grund_text) for g in amt.geparkt()] == []
            with amt.haus.lesen() as buch:
                assert buch.vorfaelle.alle() == []
            amt.ticke()
            for postfach in amt.post.postfaecher.values():
                assert postfach.hole_ab(_nichts_mehr, _nichts_mehr) == 0
            assert list(amt.post.versandordner.iterdir()) == []


def _nichts_mehr(message_id: str, *_: object) -> None:
    raise AssertionError(f"{message_id} still lies in the mailbox")


@pytest.fixture
def baue_osciaemter(
    starte_postfach: Starter, baue_zwei: Callable[..., Zweibehoerden], uhr: StehendeUhr
) -> Iterator[Callable[..., Osciaemter]]:
    netze: list[Netz] = []

    def bauen(**optionen: Any) -> Osciaemter:
        stand = starte_postfach()
        stand.stoerplan = stand.dienst.stoerplan = Mitschrift()
        stand.zeiten = ZEITEN
        netze.append(Netz(int(stand.http.server_address[1])))
        stand.ueber_port = netze[-1].port
        anschluss = OsciAnschluss(stand, uhr, Schonzeit(lambda: uhr.wert.timestamp()))
        optionen = {"regeln": REGELN, **optionen}
        return Osciaemter(baue_zwei(anschluss=anschluss, **optionen), stand, netze[-1])

    yield bauen
    for netz in netze:
        netz.close()


@pytest.fixture
def osciaemter(baue_osciaemter: Callable[..., Osciaemter]) -> Osciaemter:
    return baue_osciaemter()
