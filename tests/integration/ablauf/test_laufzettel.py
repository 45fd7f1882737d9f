"""Process cards are asked for per partner: one dialog for all that is under way, booked where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from gateway.ablauf.post import laufzettel, nachweis
from gateway.domain.nachricht import PAKET
from gateway.domain.uebergabe import Zustand
from gateway.ports import Diensteintrag, Laufzettelauskunft, Postfach
from tests.conftest import StehendeUhr
from tests.zweibehoerden import PERSON, WEG, Fach, Rohrpost, Rohrpostanschluss, Zweibehoerden, pdf

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)

ZWEITE = replace(
    PERSON, familienname="Beispiel", geburtsdatum="1984-04-04", azr_nummer="840404000000", geburtsname=None
)


@dataclass
class Zaehlfach(Fach):
    """Remembers what it was asked for; without cards, if told so."""

    gefragt: list[list[str]] = field(default_factory=list)
    ohne_karten: bool = False

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        self.gefragt.append(list(message_ids))
        auskunft = super().frage_laufzettel(message_ids, empfaenger)
        return replace(auskunft, staende={}) if self.ohne_karten else auskunft


@dataclass(frozen=True)
class Zaehlanschluss(Rohrpostanschluss):
    faecher: dict[str, Zaehlfach] = field(default_factory=dict)

    def postfaecher(self, kennung: str) -> Mapping[str, Postfach]:
        return {"osci": self.faecher.setdefault(kennung, Zaehlfach(kennung, self.post, self.uhr))}


@pytest.fixture
def fach_und_zwei(
    baue_zwei: Callable[..., Zweibehoerden], uhr: StehendeUhr
) -> tuple[Zaehlfach, Zweibehoerden]:
    """The mailbox account of the sender, and two handovers to the same authority that lie in its mailbox."""
    anschluss = Zaehlanschluss(Rohrpost(), uhr)
    z = baue_zwei(anschluss=anschluss)
    for nummer, person in enumerate((PERSON, ZWEITE)):
        z.lege_akte({"a.pdf": pdf(nummer)}, person=person, name=f"a{nummer}", aktenzeichen=f"AZ-{nummer}")
        z.fordere_an(person=person)
    z.zu.ticke()
    z.weg.ticke()
    assert len(z.weg.gesendet(PAKET)) == 2
    return anschluss.faecher[WEG], z


def test_ein_dialog_fragt_fuer_alle_uebergaben_an_eine_behoerde(
    fach_und_zwei: tuple[Zaehlfach, Zweibehoerden],
) -> None:
    fach, z = fach_und_zwei
    unterwegs = {n.transport_id for n in z.weg.nachrichten() if n.transport_id and n.richtung.value == "aus"}
    z.uhr.stelle_vor(timedelta(seconds=31))
    z.weg.ticke()
    assert [set(einmal) for einmal in fach.gefragt] == [unterwegs]
    assert len(z.weg.offen(laufzettel.ART)) == 1


def test_was_eine_karte_sagt_steht_bei_jeder_uebergabe_mit_eigenem_nachweis(
    fach_und_zwei: tuple[Zaehlfach, Zweibehoerden],
) -> None:
    fach, z = fach_und_zwei
    z.laufe(10)
    assert {u.zustand for u in z.weg.uebergaben()} == {Zustand.KARENZ}
    for uebergabe in z.weg.uebergaben():
        zeilen = [e for e in z.weg.zeitlinie(uebergabe.id) if "hat die Lieferung abgeholt" in e.text]
        assert len(zeilen) == 1
    for paket in z.weg.gesendet(PAKET):
        assert paket.abgeholt is not None and paket.laufzettel is not None
        beleg = nachweis.lies(z.weg.haus, paket.schluessel, paket.laufzettel)
        assert (paket.transport_id or "").encode() in beleg
    bisher = len(fach.gefragt)
    z.uhr.stelle_vor(timedelta(days=1))
    z.weg.ticke()
    assert (len(fach.gefragt), z.weg.offen(laufzettel.ART)) == (bisher, []), "nobody asks any more"


def test_ungeholtes_wird_immer_seltener_gefragt_und_nach_zwei_wochen_nicht_mehr(
    fach_und_zwei: tuple[Zaehlfach, Zweibehoerden],
) -> None:
    """What is sent later (reminders) is asked for in the same dialogs, and for itself longer."""
    fach, z = fach_und_zwei
    pakete, ende = z.weg.gesendet(PAKET), z.uhr.jetzt() + timedelta(days=16)
    while z.uhr.jetzt() < ende:
        (auftrag,) = z.weg.offen(laufzettel.ART)
        z.uhr.wert = max(auftrag.faellig, z.uhr.wert) + timedelta(seconds=1)
        z.weg.worker.laufe(bis_leer=True)
    assert [n.laufzettel_ab for n in z.weg.gesendet(PAKET)] == [None, None]
    fragen = [frage for frage in fach.gefragt if pakete[0].transport_id in frage]
    assert 40 <= len(fragen) <= 70
    assert all(pakete[1].transport_id in frage for frage in fragen), "of one age, asked for together"


def test_ein_postfach_ohne_laufzettel_wird_nicht_weiter_gefragt(
    fach_und_zwei: tuple[Zaehlfach, Zweibehoerden],
) -> None:
    fach, z = fach_und_zwei
    fach.ohne_karten = True
    z.uhr.stelle_vor(timedelta(seconds=31))
    z.weg.ticke()
    assert len(fach.gefragt) == 1
    assert z.weg.offen(laufzettel.ART) == []


def test_mehr_als_in_einen_dialog_passt_kommt_gleich_danach(
    fach_und_zwei: tuple[Zaehlfach, Zweibehoerden], monkeypatch: pytest.MonkeyPatch
) -> None:
    fach, z = fach_und_zwei
    monkeypatch.setattr(laufzettel, "AUF_EINMAL", 1)
    z.uhr.stelle_vor(timedelta(seconds=31))
    z.weg.ticke()
    assert sorted(len(einmal) for einmal in fach.gefragt) == [1] * len(fach.gefragt)
    assert len(fach.gefragt) == len({kennung for (kennung,) in fach.gefragt}) >= 4
