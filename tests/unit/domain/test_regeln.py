"""Every rule of both sides: when it lets go, what it says otherwise, and who is asked first.

The tables below name each rule once; a rule without a line here fails the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.regel import Ausgang, Befund, Haelt, Stoppt, Wartet, beurteile
from gateway.domain.regeln.anforderung import ANFORDERUNGSREGELN
from gateway.domain.regeln.freigabe import FREIGABEREGELN
from gateway.domain.sachverhalt import Abgang, Abmeldestand, Seite, Zuzug

JETZT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
"""A Tuesday, ten o'clock in Berlin."""
ZUZUG = Zuzug(zeitpunkt=JETZT, behoerden=("azr:003300",))
ABGANG = Abgang(zeitpunkt=JETZT, seit=JETZT, abmeldung=Abmeldestand.PASST)
GRENZEN = Grenzen(dienst_von=time(7), dienst_bis=time(18), tageslimit=3, groesse=1000)
LISTEN = {Seite.ANFORDERUNG: ANFORDERUNGSREGELN, Seite.FREIGABE: FREIGABEREGELN}
_NEUTRAL = {Seite.ANFORDERUNG: ZUZUG, Seite.FREIGABE: ABGANG}


def _mit(*arten: Merkmalart) -> dict[str, Any]:
    return {"merkmale": tuple(Merkmal(art) for art in arten)}


_STREIT = _mit(Merkmalart.SORGERECHT_STREITIG)
_SPAETER = JETZT.replace(hour=20)
ANFORDERUNG: Mapping[str, tuple[dict[str, Any], Ausgang]] = {
    "testnachricht": ({"test": True}, Ausgang.STOPPT),
    "meldung_doppelt": ({"doppelt": True}, Ausgang.STOPPT),
    "verstorben": (_mit(Merkmalart.VERSTORBEN), Ausgang.STOPPT),
    "eingebuergert": (_mit(Merkmalart.EINGEBUERGERT), Ausgang.STOPPT),
    "keine_akte_im_inland": ({"aus_dem_inland": False, "azr_nummer_bekannt": False}, Ausgang.STOPPT),
    "unionsbuerger_ohne_akte": ({"unionsbuerger": True, "azr_nummer_bekannt": False}, Ausgang.STOPPT),
    "person_unsicher": ({"aehnliche": 1}, Ausgang.HAELT),
    "personenverschiedenheit": (_mit(Merkmalart.PERSONENVERSCHIEDENHEIT), Ausgang.HAELT),
    "azr_nummer_unbekannt": ({"azr_nummer_bekannt": False}, Ausgang.HAELT),
    "auskunftssperre": (_mit(Merkmalart.AUSKUNFTSSPERRE), Ausgang.HAELT),
    "einrichtung": ({"einrichtung": True}, Ausgang.HAELT),
    "haft": (_mit(Merkmalart.HAFT), Ausgang.HAELT),
    "minderjaehrig_sorgerecht": ({"minderjaehrig": True, **_STREIT}, Ausgang.HAELT),
    "wegzugsbehoerde_unklar": ({"behoerden": ()}, Ausgang.HAELT),
    "kein_austausch": ({"elektronisch": False}, Ausgang.HAELT),
    "tageslimit": ({"heute_angefordert": 3}, Ausgang.WARTET),
    "massenlimit": ({"dort_angefordert": 1000}, Ausgang.WARTET),
    "dienstzeit": ({"zeitpunkt": _SPAETER}, Ausgang.WARTET),
}
"""Id: what makes the rule speak, and what it says. In the order in which they are asked."""
FREIGABE: Mapping[str, tuple[dict[str, Any], Ausgang]] = {
    "merkmale_unbekannt": ({"merkmale": None}, Ausgang.HAELT),
    "personenverschiedenheit": (_mit(Merkmalart.PERSONENVERSCHIEDENHEIT), Ausgang.HAELT),
    "verstorben": (_mit(Merkmalart.VERSTORBEN), Ausgang.HAELT),
    "eingebuergert": (_mit(Merkmalart.EINGEBUERGERT), Ausgang.HAELT),
    "unionsbuerger": ({"unionsbuerger": True}, Ausgang.GEHT),
    "wohnsitzauflage": (_mit(Merkmalart.WOHNSITZAUFLAGE), Ausgang.HAELT),
    "raeumliche_beschraenkung": (_mit(Merkmalart.RAEUMLICHE_BESCHRAENKUNG), Ausgang.HAELT),
    "haft": (_mit(Merkmalart.HAFT), Ausgang.HAELT),
    "einrichtung": (_mit(Merkmalart.EINRICHTUNG), Ausgang.HAELT),
    "verfahren_laeuft": (_mit(Merkmalart.VERFAHREN_LAEUFT), Ausgang.HAELT),
    "auskunftssperre": (_mit(Merkmalart.AUSKUNFTSSPERRE), Ausgang.HAELT),
    "minderjaehrig_sorgerecht": ({"minderjaehrig": True, **_STREIT}, Ausgang.HAELT),
    "einsichtnahme": ({"grund": "02"}, Ausgang.HAELT),
    "nicht_angefordert": ({"angefordert": False}, Ausgang.HAELT),
    "schon_abgegeben": ({"inhaber": "azr:004400", "inhaber_name": "Beispielstadt"}, Ausgang.HAELT),
    "zwei_anforderungen": ({"andere_anforderung": "azr:004400"}, Ausgang.HAELT),
    "wegzug_unbestaetigt": ({"abmeldung": Abmeldestand.KEINE, "meldungen_laufen": True}, Ausgang.WARTET),
    "zu_gross": ({"bytes": 1001}, Ausgang.HAELT),
    "massenlimit": ({"davor_angefordert": 1000}, Ausgang.HAELT),
    "kein_austausch": ({"elektronisch": False}, Ausgang.HAELT),
}
TABELLEN = {Seite.ANFORDERUNG: ANFORDERUNG, Seite.FREIGABE: FREIGABE}
_ALLE = [(seite, kennung) for seite, tabelle in TABELLEN.items() for kennung in tabelle]


def _frage(seite: Seite, angaben: Mapping[str, Any], grenzen: Grenzen = GRENZEN, *frei: str) -> Befund[Any]:
    return beurteile(LISTEN[seite], replace(_NEUTRAL[seite], **angaben), grenzen, frei)


def _zuzug(**angaben: Any) -> Befund[Any]:
    return _frage(Seite.ANFORDERUNG, angaben)


def _abgang(grenzen: Grenzen = GRENZEN, **angaben: Any) -> Befund[Any]:
    return _frage(Seite.FREIGABE, angaben, grenzen)


@pytest.mark.parametrize("seite", Seite)
def test_die_regeln_werden_in_dieser_reihenfolge_gefragt(seite: Seite) -> None:
    assert [regel.kennung for regel in LISTEN[seite]] == list(TABELLEN[seite])


@pytest.mark.parametrize("seite", Seite)
def test_wo_nichts_dagegen_spricht_geht_es(seite: Seite) -> None:
    befund = _frage(seite, {})
    assert (befund.urteil.ausgang, befund.kennung, befund.satz) == (Ausgang.GEHT, None, "")


@pytest.mark.parametrize(("seite", "kennung"), _ALLE)
def test_jede_regel_sagt_das_ihre_und_nennt_sich(seite: Seite, kennung: str) -> None:
    angaben, ausgang = TABELLEN[seite][kennung]
    befund = _frage(seite, angaben)
    assert befund.urteil.ausgang is ausgang
    if ausgang is not Ausgang.GEHT:
        assert befund.kennung == kennung
        assert befund.satz[:1].isupper()
        assert befund.satz.endswith((".", "?"))


@pytest.mark.parametrize(("seite", "kennung"), _ALLE)
def test_was_eine_person_freigegeben_hat_haelt_nicht_noch_einmal(seite: Seite, kennung: str) -> None:
    angaben, _ = TABELLEN[seite][kennung]
    nachher = _frage(seite, angaben, GRENZEN, kennung, "azr_nummer_unbekannt")
    assert nachher.urteil.ausgang is Ausgang.GEHT


@pytest.mark.parametrize("seite", Seite)
def test_von_zwei_gruenden_zaehlt_der_fruehere_und_nach_seiner_freigabe_der_spaetere(seite: Seite) -> None:
    for erste, zweite in combinations(TABELLEN[seite].items(), 2):
        (frueher, (eine, ausgang)), (spaeter, (andere, _)) = erste, zweite
        beides = _zusammen(eine, andere)
        if beides is None or Ausgang.GEHT in (ausgang, zweite[1][1]):
            continue
        assert _frage(seite, beides).kennung == frueher
        gelassen = {frueher, "azr_nummer_unbekannt"} - {
            spaeter
        }  # some reasons are there only without a number
        assert _frage(seite, beides, GRENZEN, *gelassen).kennung == spaeter, (frueher, spaeter)


def _zusammen(eine: Mapping[str, Any], andere: Mapping[str, Any]) -> dict[str, Any] | None:
    """Both at once; None where they contradict each other."""
    merkmale = [a["merkmale"] for a in (eine, andere) if "merkmale" in a]
    if None in merkmale and len(merkmale) > 1:
        return None
    if set(eine) & {"grund", "angefordert"} and "abmeldung" in andere:
        return None  # a request for inspection needs no Abmeldung, nor does one that nobody made
    dazu = {"merkmale": tuple(m for teil in merkmale for m in teil)} if len(merkmale) > 1 else {}
    return {**eine, **andere, **dazu}


@pytest.mark.parametrize("seite", Seite)
def test_jede_regel_nennt_ihre_rechtsgrundlage(seite: Seite) -> None:
    for regel in LISTEN[seite]:
        assert regel.anker.startswith(("§", "XInneres", "Festlegung der Behörde")), regel.kennung
        assert regel.satz[:1].isupper()


_MERKMALE = st.none() | st.lists(st.builds(Merkmal), max_size=3).map(tuple)
_ZEITEN = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
_FAELLE = st.tuples(
    st.just(Seite.ANFORDERUNG), st.builds(Zuzug, zeitpunkt=_ZEITEN, merkmale=_MERKMALE)
) | st.tuples(st.just(Seite.FREIGABE), st.builds(Abgang, zeitpunkt=_ZEITEN, seit=_ZEITEN, merkmale=_MERKMALE))


@given(fall=_FAELLE, grenzen=st.builds(Grenzen, land=st.none(), wegzug_werktage=st.integers(0, 60)))
def test_derselbe_sachverhalt_hat_immer_dasselbe_urteil(fall: tuple[Seite, Any], grenzen: Grenzen) -> None:
    seite, sachverhalt = fall
    vorher = repr(sachverhalt)
    erstes = beurteile(LISTEN[seite], sachverhalt, grenzen)
    assert erstes == beurteile(LISTEN[seite], sachverhalt, grenzen)
    assert repr(sachverhalt) == vorher
    if isinstance(erstes.urteil, Wartet):
        assert erstes.urteil.bis > sachverhalt.zeitpunkt


# --- request side ---------------------------------------------------------------------------------------


def test_wer_aus_dem_ausland_kommt_hat_mit_azr_nummer_eine_akte() -> None:
    assert _zuzug(aus_dem_inland=False, azr_nummer_bekannt=True).kennung is None
    assert _zuzug(aus_dem_inland=None).kennung is None


def test_ein_unionsbuerger_mit_azr_nummer_hat_eine_akte() -> None:
    assert _zuzug(unionsbuerger=True, azr_nummer_bekannt=True).kennung is None


def test_wer_deutsch_ist_ist_eingebuergert() -> None:
    assert _zuzug(deutsch=True).kennung == "eingebuergert"
    assert _abgang(deutsch=True).kennung == "eingebuergert"


@pytest.mark.parametrize("minderjaehrig", [True, None, False])
def test_streit_ums_sorgerecht_zaehlt_solange_volljaehrigkeit_nicht_feststeht(
    minderjaehrig: bool | None,
) -> None:
    erwartet = None if minderjaehrig is False else "minderjaehrig_sorgerecht"
    assert _zuzug(minderjaehrig=minderjaehrig, **_STREIT).kennung == erwartet
    assert _abgang(minderjaehrig=minderjaehrig, **_STREIT).kennung == erwartet
    assert _zuzug(minderjaehrig=minderjaehrig).kennung is None


def test_auch_ein_bekanntes_merkmal_sagt_dass_die_anschrift_eine_einrichtung_ist() -> None:
    assert _zuzug(**_mit(Merkmalart.EINRICHTUNG)).kennung == "einrichtung"


def test_keine_und_mehrere_fruehere_behoerden_lesen_sich_verschieden() -> None:
    assert "keine Ausländerbehörde bekannt" in _zuzug(behoerden=()).satz
    assert "2 Ausländerbehörden bekannt" in _zuzug(behoerden=("azr:1", "azr:2")).satz


def test_ueber_dem_tageslimit_geht_es_am_naechsten_morgen_weiter() -> None:
    assert _zuzug(heute_angefordert=2).kennung is None
    befund = _zuzug(heute_angefordert=3)
    assert befund.urteil == Wartet(datetime(2026, 12, 2, 5, 0, tzinfo=UTC))  # six in Berlin


def test_nach_dienstschluss_geht_es_mit_dem_naechsten_dienstbeginn_weiter() -> None:
    befund = _zuzug(zeitpunkt=datetime(2026, 12, 4, 17, 0, tzinfo=UTC))  # Friday, closing time in Berlin
    assert befund.urteil == Wartet(datetime(2026, 12, 7, 6, 0, tzinfo=UTC))
    assert _zuzug(zeitpunkt=datetime(2026, 12, 4, 16, 59, tzinfo=UTC)).kennung is None


# --- release side ---------------------------------------------------------------------------------------


def test_keine_merkmale_sind_etwas_anderes_als_unbekannte() -> None:
    assert _abgang(merkmale=()).kennung is None
    assert _abgang(merkmale=None).kennung == "merkmale_unbekannt"


def test_ein_merkmal_zaehlt_nur_in_seiner_zeit() -> None:
    heute = date(2026, 12, 1)
    for seit, bis, gilt in (
        (None, heute, True),
        (heute, None, True),
        (None, heute - timedelta(days=1), False),
        (heute + timedelta(days=1), None, False),
    ):
        merkmal = Merkmal(Merkmalart.WOHNSITZAUFLAGE, seit=seit, bis=bis)
        assert (_abgang(merkmale=(merkmal,)).kennung == "wohnsitzauflage") is gilt


def test_kurz_nach_mitternacht_gilt_schon_der_neue_tag() -> None:
    merkmal = Merkmal(Merkmalart.HAFT, bis=date(2026, 12, 1))
    spaet = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    assert _abgang(zeitpunkt=spaet, merkmale=(merkmal,)).kennung is None


def test_wer_von_hand_abgibt_braucht_keine_anforderung() -> None:
    assert _abgang(angefordert=False, von_hand=True).kennung is None


_OHNE = {"abmeldung": Abmeldestand.KEINE}


@pytest.mark.parametrize(
    ("wann", "laufen", "haelt"),
    [
        (Wegzugsbestaetigung.ERFORDERLICH, False, True),
        (Wegzugsbestaetigung.ERFORDERLICH, True, True),
        (Wegzugsbestaetigung.HINWEIS, True, False),
        (Wegzugsbestaetigung.MIT_MELDUNGEN, False, False),
        (Wegzugsbestaetigung.MIT_MELDUNGEN, True, True),
    ],
)
def test_eine_fehlende_abmeldung_wiegt_so_viel_wie_festgelegt(
    wann: Wegzugsbestaetigung, laufen: bool, haelt: bool
) -> None:
    befund = _abgang(Grenzen(wegzug_bestaetigung=wann), meldungen_laufen=laufen, **_OHNE)
    assert (befund.kennung == "wegzug_unbestaetigt") is haelt


def test_drei_werktage_wird_gewartet_dann_fragt_die_regel_eine_person() -> None:
    freitag = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
    mittwoch = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)
    lage = {"seit": freitag, "meldungen_laufen": True, **_OHNE}
    assert _abgang(zeitpunkt=freitag, **lage).urteil == Wartet(mittwoch)
    assert isinstance(_abgang(zeitpunkt=mittwoch, **lage).urteil, Haelt)


def test_null_werktage_heisst_sofort_fragen() -> None:
    befund = _abgang(Grenzen(wegzug_werktage=0), meldungen_laufen=True, **_OHNE)
    assert isinstance(befund.urteil, Haelt)


def test_zur_schulung_wird_so_lange_gewartet_wie_die_frist_sagt() -> None:
    grenzen = Grenzen(wegzug_frist=timedelta(seconds=5))
    lage = {"seit": JETZT, "meldungen_laufen": True, **_OHNE}
    assert _abgang(grenzen, zeitpunkt=JETZT, **lage).urteil == Wartet(JETZT + timedelta(seconds=5))
    assert isinstance(_abgang(grenzen, zeitpunkt=JETZT + timedelta(seconds=5), **lage).urteil, Haelt)


def test_eine_abmeldung_nach_woanders_wird_nach_der_wartezeit_benannt() -> None:
    spaeter = JETZT + timedelta(days=10)
    befund = _abgang(zeitpunkt=spaeter, abmeldung=Abmeldestand.WOANDERS, meldungen_laufen=True)
    assert isinstance(befund.urteil, Haelt)
    assert "anderen Ort" in befund.satz


@pytest.mark.parametrize("wann", Wegzugsbestaetigung)
def test_eine_zurueckgenommene_abmeldung_ist_eine_antwort(wann: Wegzugsbestaetigung) -> None:
    befund = _abgang(Grenzen(wegzug_bestaetigung=wann), abmeldung=Abmeldestand.ZURUECKGENOMMEN)
    assert isinstance(befund.urteil, Stoppt)
    assert befund.urteil.absage == {"art": "sonstige", "grund": "08"}


def test_zur_einsichtnahme_braucht_es_keine_abmeldung() -> None:
    lage = {"grund": "02", "meldungen_laufen": True, **_OHNE}
    assert _frage(Seite.FREIGABE, lage, GRENZEN, "einsichtnahme").kennung is None


_WEG = {"inhaber": "azr:004400", "inhaber_name": "Beispielstadt", "abgegeben_am": date(2026, 3, 4)}


def test_wer_die_akte_hat_wird_genannt_wenn_auch_die_meldebehoerde_seinen_ort_nennt() -> None:
    befund = _abgang(inhaber_bestaetigt=True, **_WEG)
    assert isinstance(befund.urteil, Stoppt)
    assert befund.urteil.absage == {"art": "zustaendig", "wer": "Beispielstadt", "kennung": "azr:004400"}
    assert befund.satz == "Die Akte ist am 04.03.2026 an Beispielstadt abgegeben."


def test_dem_inhaber_selbst_antwortet_eine_person() -> None:
    assert isinstance(_abgang(inhaber_bestaetigt=True, derselbe=True, **_WEG).urteil, Haelt)


@pytest.mark.parametrize(("laeuft", "worte"), [(True, "wird gerade"), (False, "wurde schon")])
def test_eine_laufende_und_eine_beendete_abgabe_lesen_sich_verschieden(laeuft: bool, worte: str) -> None:
    befund = _abgang(abgabe_laeuft=laeuft, **_WEG)
    assert isinstance(befund.urteil, Haelt)
    assert worte in befund.satz
    assert befund.urteil.angaben == {"partner": "azr:004400"}


def test_genau_an_der_grenze_geht_die_akte_noch() -> None:
    assert _abgang(bytes=1000).kennung is None
