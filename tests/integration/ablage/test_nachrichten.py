"""Each message counts once; same id with other content is an incident (invariants 3 and 4)."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import ZustandPasstNicht
from gateway.ablage.nachrichten import Annahme, Annahmeart, Kopfangaben
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import ANDERER, PARTNER, M, blob, buch, uebergabe

EIN = Nachrichtenrichtung.EIN


def _kopf(uuid: UUID, partner: str = PARTNER.kennung) -> Kopfangaben:
    return Kopfangaben(uuid, "010206", partner)


def _kommt_an(a: Buch, osci: str, uuid: UUID, inhalt: str, partner: str = PARTNER.kennung) -> Annahme:
    id = uuid4()
    a.nachrichten.empfange(id, "osci", osci, blob(f"versiegelt {osci} {inhalt}"), schluessel=id)
    return a.nachrichten.melde_geoeffnet(id, _kopf(uuid, partner), blob(inhalt))


def test_die_kennung_einer_anderen_behoerde_zu_erraten_schadet_ihr_nicht(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    uuid = uuid4()
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        arten = [_kommt_an(a, w, uuid, w, w).art for w in ("azr:009999", PARTNER.kennung)]
        session.commit()
        echte = a.nachrichten.mit_uuid(EIN, uuid, PARTNER.kennung)
        assert [n.zustand for n in a.nachrichten.neueste()] == [Nachrichtenzustand.GEOEFFNET] * 2
    assert arten == [Annahmeart.NEU, Annahmeart.NEU]
    assert echte is not None and echte.xml == blob(PARTNER.kennung)


def test_dieselbe_nachricht_auf_zwei_wegen_zaehlt_einmal(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        uuid = uuid4()
        erste = _kommt_an(a, "osci-1", uuid, "inhalt")
        zweite = _kommt_an(a, "osci-2", uuid, "inhalt")
        session.commit()
    assert (erste.art, zweite.art) == (Annahmeart.NEU, Annahmeart.DOPPELT)
    assert zweite.original == erste.nachricht.id
    assert zweite.nachricht.zustand is Nachrichtenzustand.DOPPELT


def test_dieselbe_kennung_mit_anderem_inhalt_ist_ein_vorfall(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        uuid = uuid4()
        erste = _kommt_an(a, "osci-1", uuid, "inhalt")
        zweite = _kommt_an(a, "osci-2", uuid, "anderer inhalt")
        session.commit()
    assert zweite.art is Annahmeart.VORFALL
    with datenbank.lesen() as session:
        a = buch(session, uhr)
        zaehlt = a.nachrichten.mit_uuid(EIN, uuid, PARTNER.kennung)
        assert zaehlt is not None
        assert (zaehlt.id, zaehlt.xml) == (erste.nachricht.id, blob("inhalt"))
        [vorfall] = a.vorfaelle.alle()
    assert (vorfall.original, vorfall.nachricht) == (erste.nachricht.id, zweite.nachricht.id)
    assert (vorfall.sha256_vorhanden, vorfall.sha256_neu) == (
        blob("inhalt").sha256,
        blob("anderer inhalt").sha256,
    )


def test_ein_wiederholtes_abholen_legt_keine_zweite_zeile_an(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        nachrichten = buch(session, uhr).nachrichten
        erste = nachrichten.empfange(uuid4(), "osci", "osci-1", blob("roh"), schluessel=uuid4())
        zweite = nachrichten.empfange(uuid4(), "osci", "osci-1", blob("roh"), schluessel=uuid4())
        dritte = nachrichten.empfange(uuid4(), "osci", "osci-1", blob("ganz anders"), schluessel=uuid4())
        vierte = nachrichten.empfange(uuid4(), "osci", "osci-1", blob("ganz anders"), schluessel=uuid4())
        session.commit()
        assert len(buch(session, uhr).vorfaelle.alle()) == 1
    assert [a.art for a in (erste, zweite, dritte, vierte)] == ["neu", "doppelt", "vorfall", "vorfall"]
    assert {a.nachricht.id for a in (erste, zweite, dritte, vierte)} == {erste.nachricht.id}
    assert erste.nachricht.roh == blob("roh")


def test_das_oeffnen_zu_wiederholen_gibt_dieselbe_antwort(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        uuid = uuid4()
        for osci, inhalt, art in (("1", "x", "neu"), ("2", "x", "doppelt"), ("3", "y", "vorfall")):
            annahme = _kommt_an(a, osci, uuid, inhalt)
            nochmal = a.nachrichten.melde_geoeffnet(annahme.nachricht.id, _kopf(uuid), blob(inhalt))
            assert annahme.art == nochmal.art == art
            assert annahme.original == nochmal.original
        assert len(a.vorfaelle.alle()) == 1


def test_die_datenbank_selbst_verweigert_die_zweite_zeile(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        uuid = uuid4()
        _kommt_an(a, "osci-1", uuid, "inhalt")
        _kommt_an(a, "osci-2", uuid, "inhalt")
        session.commit()
    with pytest.raises(IntegrityError), datenbank.schreiben() as session:
        session.execute(text("UPDATE nachricht SET zustand = 'geoeffnet'"))


def test_zwei_mandanten_duerfen_dieselbe_nachricht_haben(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """One installation may serve both ends of a handover."""
    uuid = uuid4()
    with datenbank.schreiben() as session:
        arten = [_kommt_an(buch(session, uhr, m), "osci-1", uuid, m).art for m in (M, ANDERER)]
        session.commit()
    assert arten == [Annahmeart.NEU, Annahmeart.NEU]


def test_ein_fremder_mandant_findet_die_nachricht_nicht(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    uuid = uuid4()
    with datenbank.schreiben() as session:
        _kommt_an(buch(session, uhr), "osci-1", uuid, "inhalt")
        fremd = buch(session, uhr, ANDERER).nachrichten
        assert fremd.mit_uuid(EIN, uuid, PARTNER.kennung) is None
        assert fremd.neueste() == []


def test_eine_nachricht_kann_nicht_zum_vorgang_eines_anderen_mandanten(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with pytest.raises(IntegrityError), datenbank.schreiben() as session:
        fremde = uebergabe(session, uhr, ANDERER)
        a = buch(session, uhr)
        annahme = _kommt_an(a, "osci-1", uuid4(), "inhalt")
        a.nachrichten.ordne_zu(annahme.nachricht.id, fremde.id)
        session.commit()


def test_eine_abgewiesene_nachricht_wird_nicht_mehr_verarbeitet(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        id = _kommt_an(a, "osci-1", uuid4(), "inhalt").nachricht.id
        a.nachrichten.aendere_zustand(
            id, Nachrichtenzustand.ABGEWIESEN, text="Unbekannt.", rueckweisungscode="X001"
        )
        with pytest.raises(ZustandPasstNicht):
            a.nachrichten.aendere_zustand(id, Nachrichtenzustand.VERARBEITET)
        assert a.nachrichten.lies(id).rueckweisungscode == "X001"


def test_beim_schreiben_gilt_gleiche_eingabe_gleiche_zeile(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        u = uebergabe(session, uhr).id
        uuid = uuid4()
        annahmen = [
            a.nachrichten.schreibe(uuid4(), _kopf(uuid), blob(inhalt), schluessel=u, vorgang=u)
            for inhalt in ("eins", "eins", "zwei")
        ]
        session.commit()
        assert [n.xml for n in a.nachrichten.zum_vorgang(u)] == [blob("eins")]
    assert [x.art for x in annahmen] == ["neu", "doppelt", "vorfall"]
