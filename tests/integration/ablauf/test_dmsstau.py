"""A DMS that answers and takes nothing in: who looks after it sees the reason, until it takes things again."""

from __future__ import annotations

import pytest

from adapters.dms.fern import fehler
from gateway.ablage.betrieb import Betriebsbestand, Dienstbefund
from gateway.auskunft.betrieb import urteile
from gateway.auskunft.betrieb.befund import Alarmstufe, Befund
from gateway.auskunft.betrieb.dienste import dienststaende
from gateway.dmsfehler import ImportUnvollstaendig
from gateway.domain.dienst import Dienstart
from gateway.domain.uebergabe import Zustand
from gateway.errors import Fehler
from gateway.ports import Dms
from tests.zweibehoerden import Amt, Zweibehoerden


class Stoerrisch:
    """A DMS whose imports fail at one step, as long as there is a fault."""

    def __init__(self, dms: Dms, schritt: str, fehler: Fehler):
        self._dms, self._schritt = dms, schritt
        self.fehler: Fehler | None = fehler

    def __getattr__(self, name: str) -> object:
        if name == self._schritt and self.fehler is not None:
            raise self.fehler
        return getattr(self._dms, name)


def _befund(amt: Amt) -> Befund:
    haus = amt.haus
    with haus.datenbank.schreiben() as session:
        Betriebsbestand(session, haus.uhr).melde_dienst(
            haus.mandant, Dienstart.DMS, Dienstbefund(True, "Antwortet.")
        )
        session.commit()
        (stand,) = (s for s in dienststaende(session, haus.mandant, haus.uhr) if s.art is Dienstart.DMS)
    return urteile.dienst_befund(stand)


@pytest.mark.parametrize(
    ("schritt", "was"),
    [
        ("lege_dokument", fehler.KeinPlatz()),
        ("beginne_import", fehler.KeinZugriff()),
        ("schliesse_ab", ImportUnvollstaendig()),
    ],
    ids=["voll", "nur_lesen", "verloren"],
)
def test_was_nicht_hineingeht_steht_beim_dms_bis_es_wieder_geht(
    zweibehoerden: Zweibehoerden, schritt: str, was: Fehler
) -> None:
    z, haus = zweibehoerden, zweibehoerden.zu.haus
    dms = Stoerrisch(haus.dms, schritt, was)
    object.__setattr__(haus, "dms", dms)
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    for _ in range(3):
        z.uhr.wert += haus.regeln.nachsehen
        z.laufe()
    befund = _befund(z.zu)
    assert befund.stufe is Alarmstufe.WARNUNG
    assert befund.text == f"Antwortet. 1 Auftrag kommt dort nicht weiter: {was.text}"
    assert befund.rat
    assert _befund(z.weg).ok, "der anderen ihres geht"
    dms.fehler = None
    z.uhr.wert += haus.regeln.nachsehen
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert _befund(z.zu).ok
