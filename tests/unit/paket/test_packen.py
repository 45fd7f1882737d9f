"""Documents -> messages -> documents, without a file in between."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.person import Person
from gateway.errors import AufrufFehler
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.paket.entpacken import Lieferung
from gateway.paket.fehler import ListePasstNicht
from gateway.paket.messung import Posten
from gateway.paket.packen import Lieferplan, Versandangaben
from gateway.paket.sammlung import Paketteil, fuege_zusammen
from gateway.paket.teilstrom import Teil
from tests.unit.paket.beispiele import dokumente, gemessen, oeffner

ANGABEN = Versandangaben(
    Person("Max", "Mustermann", None, "1980", None, "m", ("163",), "010101000001"),
    Behoerde(
        "azr:001900",
        "Ausländerbehörde Musterstadt",
        Anschrift("Musterstraße", "1", "70173", "Musterstadt"),
        (Erreichbarkeit("01", "post@musterstadt.invalid"),),
    ),
    Behoerde("azr:004300", "Ausländerbehörde Beispiel"),
    datetime(2026, 11, 24, 10, tzinfo=UTC),
    UUID(int=5),
    grenze=6_000,
)
VIERERLEI = (("018", 9_000), ("045", 500), ("011", 3), ("018", 4_000))


def _bytes(plan: Lieferplan, ab_paket: int = 0) -> list[bytes]:
    return [b"".join(nachricht.stuecke) for nachricht in plan.nachrichten(ab_paket)]


def _paket(daten: bytes) -> tuple[Aktenpaket, Paketteil]:
    inhalt = io.BytesIO()
    nachricht = cast(Aktenpaket, lies_nachricht(io.BytesIO(daten), lambda _: inhalt.write))
    roh = inhalt.getvalue()
    return nachricht, Paketteil(
        nachricht.nummer, hashlib.sha256(roh).hexdigest(), Teil(len(roh), oeffner(roh))
    )


def _zurueck(nachrichten: Sequence[bytes]) -> list[Dokument]:
    metadaten = cast(Aktenmetadaten, lies_nachricht(io.BytesIO(nachrichten[0]), kontext=OHNE_VEREINBARUNG))
    pakete = [_paket(daten)[1] for daten in nachrichten[1:]]
    archiv = fuege_zusammen(pakete, metadaten.anzahl_pakete, metadaten.archivgroesse)
    return list(Lieferung(archiv, [aktenmetadaten.als_domaene(d) for d in metadaten.dokumente]).pruefe())


def test_hin_und_zurueck_sind_die_dokumente_dieselben() -> None:
    posten = gemessen(*VIERERLEI)
    plan = Lieferplan(posten, ANGABEN)
    nachrichten = _bytes(plan)
    assert len(nachrichten) == plan.anzahl_pakete + 1 > 3
    assert _zurueck(nachrichten) == dokumente(posten)


def test_keine_nachricht_ist_groesser_als_die_grenze_und_jede_so_gross_wie_angesagt() -> None:
    plan = Lieferplan(gemessen(*VIERERLEI), ANGABEN)
    for nachricht in plan.nachrichten():
        assert len(b"".join(nachricht.stuecke)) == nachricht.groesse <= ANGABEN.grenze


def test_gleiche_angaben_ergeben_gleiche_nachrichten() -> None:
    assert _bytes(Lieferplan(gemessen(*VIERERLEI), ANGABEN)) == _bytes(
        Lieferplan(gemessen(*VIERERLEI), ANGABEN)
    )


def test_ein_neuer_namensraum_gibt_jeder_nachricht_eine_neue_uuid() -> None:
    alt, neu = (
        {
            n.uuid
            for n in Lieferplan(gemessen(("018", 90)), replace(ANGABEN, namensraum=UUID(int=n))).nachrichten()
        }
        for n in (1, 2)
    )
    assert len(alt) == len(neu) == 2
    assert not alt & neu


@pytest.mark.parametrize("ab_paket", [1, 2, 3, 5])
def test_ab_jedem_paket_laesst_sich_weitersenden(ab_paket: int) -> None:
    plan = Lieferplan(gemessen(*VIERERLEI), ANGABEN)
    assert _bytes(plan, ab_paket) == _bytes(plan)[ab_paket:]


def test_pakete_verweisen_auf_die_metadaten_und_alle_auf_die_anforderung() -> None:
    anforderung, quittung = UUID(int=99), Ereignis(zeitpunkt=ANGABEN.erstellt, zeichen="Abgabe 7")
    plan = Lieferplan(gemessen(*VIERERLEI), replace(ANGABEN, ausloeser=anforderung, quittung=quittung))
    erste, *weitere = _bytes(plan)
    metadaten = cast(Aktenmetadaten, lies_nachricht(io.BytesIO(erste), kontext=OHNE_VEREINBARUNG))
    assert (metadaten.kopf.uuid, metadaten.ausloeser, metadaten.quittung) == (
        plan.lieferung,
        anforderung,
        quittung,
    )
    for nummer, daten in enumerate(weitere, 1):
        paket = _paket(daten)[0]
        assert (paket.lieferung, paket.ausloeser, paket.nummer) == (plan.lieferung, anforderung, nummer)


def test_die_dokumente_gehen_in_der_reihenfolge_ihrer_positionen() -> None:
    posten = gemessen(*VIERERLEI)
    assert _bytes(Lieferplan(posten[::-1], ANGABEN)) == _bytes(Lieferplan(posten, ANGABEN))


def test_eine_zu_lange_dokumentenliste_sprengt_die_grenze_nicht_unbemerkt() -> None:
    with pytest.raises(AufrufFehler, match="Dokumentenliste"):
        Lieferplan(gemessen(*[("018", 20)] * 20), ANGABEN)


def test_eine_zu_kleine_grenze_wird_vor_dem_senden_abgelehnt() -> None:
    with pytest.raises(AufrufFehler, match="zu klein"):
        Lieferplan(gemessen(("018", 20)), replace(ANGABEN, grenze=1_000))


@pytest.mark.parametrize("gleich", ["uuid", "position"])
def test_doppelte_uuid_oder_position_wird_nicht_gesendet(gleich: str) -> None:
    posten = gemessen(("018", 20), ("018", 30))
    erster = posten[0].quelle.dokument
    anderer = replace(posten[1].quelle.dokument, **{gleich: getattr(erster, gleich)})
    zweiter = Posten(replace(posten[1].quelle, dokument=anderer), posten[1].mitglied)
    with pytest.raises(ListePasstNicht):
        Lieferplan([posten[0], zweiter], ANGABEN)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["018", "045", "019", "030"]), st.integers(9, 3_000)),
        min_size=1,
        max_size=6,
    ),
    st.integers(5_500, 20_000),
)
def test_jede_zusammenstellung_kommt_unveraendert_an(angaben: list[tuple[str, int]], grenze: int) -> None:
    posten = gemessen(*angaben)
    assert _zurueck(_bytes(Lieferplan(posten, replace(ANGABEN, grenze=grenze)))) == dokumente(posten)
