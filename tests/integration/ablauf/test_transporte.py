"""Two transports side by side: which one a message takes, where it is fetched, and what its proof says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from gateway.ablauf.reparatur import Auslese, Werkstatt
from gateway.ablauf.wartung import Wartungsbuch
from gateway.domain.auftragsart import SENDEN
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import LIEFERUNG, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.domain.wartung import Wartungsart
from gateway.ports import (
    Diensteintrag,
    KeinElektronischerAustausch,
    Laufzettelauskunft,
    Postfach,
    Zugang,
    Zustellstand,
)
from tests.conftest import StehendeUhr
from tests.zweibehoerden import WEG, ZU, Amt, Fach, Rohrpost, Rohrpostanschluss, Zweibehoerden

XTA = Zugang("xta", "https://xta.invalid/", konto="konto")


@dataclass
class Berichtsfach(Fach):
    """Its reports of these messages are red: taken, and given up."""

    aufgegeben: set[str] = field(default_factory=set)

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        auskunft = super().frage_laufzettel(message_ids, empfaenger)
        rot = {m: Zustellstand(None, gescheitert=True) for m in message_ids if m in self.aufgegeben}
        return replace(auskunft, staende={**auskunft.staende, **rot})


@dataclass(frozen=True)
class Beide(Rohrpostanschluss):
    """Every authority has an account of each kind; OSCI goes first."""

    xtapost: Rohrpost = field(default_factory=Rohrpost)

    def postfaecher(self, kennung: str) -> Mapping[str, Postfach]:
        xta = Berichtsfach(kennung, self.xtapost, self.uhr, "xta")
        return {**super().postfaecher(kennung), "xta": xta}

    def eintrag(self, amt: Behoerde) -> Diensteintrag:
        eintrag = super().eintrag(amt)
        return replace(eintrag, zugaenge=(*eintrag.zugaenge, XTA))


@pytest.fixture
def zwei(baue_zwei: Callable[..., Zweibehoerden], uhr: StehendeUhr) -> Zweibehoerden:
    """The directory names only XTA for the one who asks."""
    z = baue_zwei(anschluss=Beide(Rohrpost(), uhr))
    z.verzeichnis.eintraege[ZU] = replace(z.verzeichnis.eintraege[ZU], zugaenge=(XTA,))
    return z


def _transporte(amt: Amt) -> set[tuple[str, str | None]]:
    return {(n.richtung.value, n.transport) for n in amt.nachrichten()}


def test_jede_nachricht_nimmt_den_ersten_weg_den_das_verzeichnis_nennt(zwei: Zweibehoerden) -> None:
    zwei.lege_akte()
    zwei.fordere_an()
    zwei.laufe()
    assert [u.zustand for a in (zwei.zu, zwei.weg) for u in a.uebergaben()] == [
        Zustand.ABGESCHLOSSEN,
        Zustand.KARENZ,
    ]
    assert _transporte(zwei.weg) == {("aus", "xta"), ("ein", "osci")}
    assert _transporte(zwei.zu) == {("aus", "osci"), ("ein", "xta")}
    assert all(n.abgeholt for n in zwei.weg.nachrichten() if n.typ in LIEFERUNG)


def test_ein_vereinbarter_weg_gilt_allein(zwei: Zweibehoerden) -> None:
    post, eintraege = zwei.weg.post, zwei.verzeichnis.eintraege
    assert post.postfach_zu(eintraege[WEG]).transport == "osci"
    vereinbart = replace(post, partnertransport={WEG: "xta", ZU: "osci"})
    assert vereinbart.postfach_zu(eintraege[WEG]).transport == "xta"
    with pytest.raises(KeinElektronischerAustausch, match="über OSCI möglich"):
        vereinbart.postfach_zu(eintraege[ZU])
    with pytest.raises(KeinElektronischerAustausch, match="über OSCI oder XTA möglich"):
        post.postfach_zu(replace(eintraege[ZU], zugaenge=()))


def test_eine_aufgegebene_zustellung_wird_gesagt_und_laesst_sich_wiederholen(zwei: Zweibehoerden) -> None:
    zwei.lege_akte()
    zwei.fordere_an()
    zwei.zu.ticke()
    zwei.weg.ticke()
    (verloren,) = zwei.weg.gesendet("010206")
    fach = zwei.weg.post.postfaecher["xta"]
    assert isinstance(fach, Berichtsfach) and verloren.transport_id is not None
    fach.aufgegeben.add(verloren.transport_id)
    fach.post.faecher[ZU] = [
        (id, sendung) for id, sendung in fach.post.faecher[ZU] if not id.startswith(verloren.transport_id)
    ]
    zwei.laufe(6)
    satz = "Der Transport hat die Nachricht angenommen, die Zustellung dann aber aufgegeben."
    assert f"010206 nicht zugestellt: {satz}" in zwei.weg.texte()
    assert [(g.art, g.grund_code) for g in zwei.weg.geparkt()] == [(SENDEN, "ausgang.nicht_zugestellt")]
    assert zwei.weg.gesendet("010206")[0].zustand is Nachrichtenzustand.FEHLGESCHLAGEN
    zwei.weg.hole_geparktes_zurueck()
    zwei.laufe(6)
    assert (zwei.weg.uebergabe().zustand, zwei.weg.geparkt()) == (Zustand.KARENZ, [])
    (gesendet,) = zwei.weg.gesendet("010206")
    assert gesendet.richtung is Nachrichtenrichtung.AUS and gesendet.transport_id != verloren.transport_id


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_was_auf_einem_weg_nicht_geht_wird_von_hand_auf_den_anderen_gelegt_und_nur_das(
    zwei: Zweibehoerden,
) -> None:
    zwei.lege_akte()
    zwei.fordere_an()
    db, uhr = zwei.zu.haus.datenbank, zwei.uhr
    werkstatt, wartung = Werkstatt(db, ZU, uhr, "technik"), Wartungsbuch(db, (ZU,), uhr)
    bis = uhr.jetzt() + timedelta(hours=1)
    wartung.setze(ZU, Wartungsart.NUR_ANNEHMEN, bis=bis, grund="OSCI ist fort", wer="technik")
    zwei.zu.ticke()
    (ungesendet,) = zwei.zu.offen(SENDEN)
    assert werkstatt.parke(Auslese(nummer=ungesendet.id)) == 1
    wartung.hebe_auf(ZU, wer="technik")
    assert werkstatt.leite_um(Auslese(partner=WEG), "xta", probelauf=True) == 1
    assert werkstatt.leite_um(Auslese(partner=WEG), "xta") == 1
    zwei.laufe()
    assert zwei.zu.gesendet("010201")[0].transport == "xta"
    assert {n.transport for n in zwei.zu.nachrichten() if n.richtung is Nachrichtenrichtung.AUS} == {
        "xta",
        "osci",
    }
    assert zwei.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert "Umgeleitet: Es wird über XTA gesendet." in zwei.zu.texte()
    assert werkstatt.leite_um(Auslese(partner=WEG), "xta") == 0
