"""The DMS is measured now and then, and who looks after it is told when it gets slow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.ablage.betrieb import Betriebsbestand, Dienstbefund
from gateway.ablauf.post import dmsmessung
from gateway.auskunft.betrieb import urteile
from gateway.auskunft.betrieb.dienste import dienststaende
from gateway.domain.dienst import Dienstart
from gateway.domain.dmszeit import Messart
from gateway.ports import Dms
from tests.zweibehoerden import Zweibehoerden


class Langsam:
    """A DMS that takes its time to find something."""

    def __init__(self, dms: Dms, monkeypatch: pytest.MonkeyPatch):
        self._dms = dms
        self.sekunden, self._stand = 0.5, 0.0
        monkeypatch.setattr(dmsmessung.time, "monotonic", lambda: self._stand)

    def finde_akten(self, *suche: object) -> object:
        self._stand += self.sekunden
        return self._dms.finde_akten(*suche)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return getattr(self._dms, name)


def test_langsamer_als_an_guten_tagen_ist_eine_warnung(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    z, haus = zweibehoerden, zweibehoerden.zu.haus
    langsam = Langsam(haus.dms, monkeypatch)
    object.__setattr__(haus, "dms", langsam)
    for tag in range(10):
        langsam.sekunden = 0.5 if tag < 9 else 1.6
        for _ in range(4):
            dmsmessung.miss_und_merke(haus, timedelta(minutes=15))
            dmsmessung.miss_und_merke(haus, timedelta(minutes=15))  # another worker, at the same moment
            z.uhr.stelle_vor(timedelta(minutes=20))
        z.uhr.stelle_vor(timedelta(days=1) - 4 * timedelta(minutes=20))
    z.uhr.stelle_vor(-timedelta(hours=12))
    with haus.datenbank.schreiben() as session:
        bestand = Betriebsbestand(session, haus.uhr)
        bestand.melde_dienst(haus.mandant, Dienstart.DMS, Dienstbefund(True, "Antwortet."))
        (verlangsamung,) = bestand.verlangsamungen(haus.mandant)
        assert verlangsamung.art is Messart.FINDEN
        assert not bestand.verlangsamungen(z.weg.kennung), "each Mandant has its own"
        (stand,) = (s for s in dienststaende(session, haus.mandant, haus.uhr) if s.art is Dienstart.DMS)
    befund = urteile.dienst_befund(stand)
    assert befund.stufe.value == "warnung"
    assert befund.text == "Antwortet. Suchen dauert 1,6 s, an guten Tagen 0,5 s."
    assert list(haus.dms.offene_importe()) == []
    gleich = {m.art: m for m in dmsmessung.miss_jetzt(haus)}
    assert (gleich[Messart.FINDEN].langsam, gleich[Messart.SCHREIBEN].langsam) == (True, False)
    assert gleich[Messart.FINDEN].sonst == pytest.approx(0.5)
    langsam.sekunden = 0.5
    for _ in range(3):
        dmsmessung.miss_jetzt(haus)
        z.uhr.stelle_vor(timedelta(minutes=15))
    with haus.datenbank.lesen() as session:
        assert Betriebsbestand(session, haus.uhr).verlangsamungen(haus.mandant) == [], "der Index ist neu"
