"""Two authorities (tests/zweibehoerden) with real XTA between them: seals, mutual TLS, an XTA server over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.osci.inhalt.siegel import OsciSiegel
from adapters.xta.namen import Fassung
from adapters.xta.server.handlungen import Serverregeln
from adapters.xta.teilnehmer.postfach import XtaPostfach
from adapters.xta.teilnehmer.zugang import Xtazugang
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.bootstrap.mandantentueren import Mandantenpostfach
from gateway.bootstrap.postfaecher import KONTO
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import LIEFERUNG
from gateway.domain.uebergabe import Zustand
from gateway.ports import Diensteintrag, Postfach, Siegel, Zugang
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.zertifikat import Zertifikat
from tests.conftest import StehendeUhr
from tests.oscivektoren import schluessel, zertifikat
from tests.xtapki import Tlspki
from tests.xtaserver import Xtastand, vertrag
from tests.zweibehoerden import WEG, ZU, Zweibehoerden, jpg, pdf

DATEIEN = {"10_Grundakte/antrag.pdf": pdf(1, 60_000), "20_Identität/paß.jpg": jpg(2, 45_000)}
"""Several packets with the limit below."""
REGELN = Mandantenregeln(nachrichtengrenze=60_000)
NAMEN = {WEG: "konto-a", ZU: "konto-b"}
"""The certificate of each authority's connections."""
_WER = {WEG: "absender", ZU: "empfaenger"}


@dataclass(frozen=True)
class XtaAnschluss:
    """The seal's keys are those of the test vectors; `zugang` leads to the account at one XTA server."""

    zugang: Callable[[str], Xtazugang]
    pruefung: Zertifikatspruefung
    uhr: StehendeUhr
    grenze: int | None = None

    def siegel(self, kennung: str) -> Siegel:
        wer = _WER[kennung]
        autor, leser = schluessel(f"{wer}-sig-3072"), schluessel(f"{wer}-enc-3072")
        return OsciSiegel(autor, [leser], self.pruefung, self.uhr)

    def postfaecher(self, kennung: str) -> Mapping[str, Postfach]:
        def baue() -> XtaPostfach:  # where the server is now
            return XtaPostfach(self.zugang(kennung), vertrag, hoechstgroesse=self.grenze)

        return {"xta": Mandantenpostfach(kennung, "xta", baue, eigene=KONTO)}

    def eintrag(self, amt: Behoerde) -> Diensteintrag:
        wer = _WER[amt.kennung]
        return Diensteintrag(
            amt,
            (Zugang("xta", "https://xta.invalid/", konto=amt.kennung),),
            zertifikat(f"{wer}-enc-3072").der,
            zertifikat(f"{wer}-sig-3072").der,
            "26.11",
        )


@dataclass
class Xtaaemter:
    """Both authorities and the server between them."""

    stand: Xtastand
    server: Zertifikat | None = None
    """The certificate that the server must show, as the settings may name it."""
    zwei: Zweibehoerden = field(init=False)

    def zugang(self, kennung: str) -> Xtazugang:
        return replace(self.stand.zugang(kennung, NAMEN[kennung]), server=self.server)

    def beginne(self) -> None:
        self.zwei.lege_akte(DATEIEN)
        self.zwei.fordere_an()

    def laufe(self, runden: int = 12) -> None:
        """Rounds of both workers; between them even the longest pause before a retry passes."""
        for _ in range(runden):
            self.zwei.zu.ticke()
            self.zwei.weg.ticke()
            if self.fertig:
                return
            self.zwei.uhr.wert += timedelta(minutes=5)

    @property
    def fertig(self) -> bool:
        """Handed over, receipted, and the transport's proofs are here."""
        staende = [u.zustand for amt in (self.zwei.zu, self.zwei.weg) for u in amt.uebergaben()]
        if staende != [Zustand.ABGESCHLOSSEN, Zustand.KARENZ]:
            return False
        return all(n.abgeholt for n in self.zwei.weg.nachrichten() if n.typ in LIEFERUNG and n.transport_id)

    def pruefe(self) -> None:
        """The handover has ended right, and once; nothing is left at the server."""
        z = self.zwei
        (zu,), (weg,) = z.zu.uebergaben(), z.weg.uebergaben()
        assert (zu.zustand, weg.zustand) == (Zustand.ABGESCHLOSSEN, Zustand.KARENZ), self.warum()
        ziel = z.akte_am_ziel()
        assert {d: (ziel / d).read_bytes() for d in DATEIEN} == DATEIEN
        for amt in (z.weg, z.zu):
            texte = [e.text for e in amt.zeitlinie()]
            assert len(texte) == len(set(texte)), "every step is booked once"
            assert amt.geparkt() == []
            assert list(amt.post.versandordner.iterdir()) == []
        assert self.stand.eingelagert == 0

    def warum(self) -> str:
        return "\n".join(f"{amt.kennung}: {amt.texte()}" for amt in (self.zwei.zu, self.zwei.weg))


def xtastand(
    pki: Tlspki, ordner: Path, grenze: int | None = None, fassung: Fassung = Fassung.V211
) -> Xtastand:
    """A server with the accounts of both."""
    stand = Xtastand(pki, ordner, regeln=Serverregeln(hoechstgroesse=grenze), fassung=fassung)
    richte_konten_ein(stand, NAMEN)
    return stand


def richte_konten_ein(stand: Xtastand, namen: Mapping[str, str]) -> None:
    """From now on exactly these accounts, with the certificates of these names."""
    stand.konten = [stand.konto(kennung, name) for kennung, name in namen.items()]
    stand.neustart()


@pytest.fixture
def baue_xtaaemter(
    tlspki: Tlspki, baue_zwei: Callable[..., Zweibehoerden], uhr: StehendeUhr, tmp_path: Path
) -> Iterator[Callable[..., Xtaaemter]]:
    staende: list[Xtastand] = []

    def bauen(*, grenze: int | None = None, fassung: Fassung = Fassung.V211, **optionen: Any) -> Xtaaemter:
        stand = xtastand(tlspki, tmp_path / "xta", grenze, fassung)
        staende.append(stand)

        aemter = Xtaaemter(stand)
        anschluss = XtaAnschluss(aemter.zugang, Zertifikatspruefung(tlspki.vertrauen), uhr, grenze)
        aemter.zwei = baue_zwei(anschluss=anschluss, **{"regeln": REGELN, **optionen})
        return aemter

    yield bauen
    for stand in staende:
        stand.beende()
