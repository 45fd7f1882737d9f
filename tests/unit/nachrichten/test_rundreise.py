"""Written, validated, read back: for any values of any family."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.arten import KLASSEN
from gateway.nachrichten.briefkopf import lies_kopf
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.schreiben import paket_rahmen, rahmen, schreibe
from tests.unit.nachrichten.erzeuger import werte

EINSTELLUNG = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("klasse", KLASSEN.values(), ids=lambda klasse: klasse.TYP)
@EINSTELLUNG
@given(daten=st.data())
def test_beliebige_werte_ueberstehen_die_rundreise(
    klasse: type[Grundnachricht], daten: st.DataObject
) -> None:
    nachricht = daten.draw(werte(klasse))
    anzahl = len(rahmen(nachricht)) - 1
    nutzdaten = [b"PK\x03\x04" + daten.draw(st.binary(max_size=50)) for _ in range(anzahl)]
    geschrieben = schreibe(nachricht, *nutzdaten)
    gelesen: list[bytearray] = []

    def ziel(_name: str) -> object:
        gelesen.append(bytearray())
        return gelesen[-1].extend

    assert lies_nachricht(io.BytesIO(geschrieben), ziel) == nachricht  # type: ignore[arg-type]
    assert [bytes(stueck) for stueck in gelesen] == nutzdaten
    assert schreibe(nachricht, *nutzdaten) == geschrieben


@EINSTELLUNG
@given(paket=werte(Aktenpaket))
def test_kopf_und_fuss_um_den_strom_ergeben_dieselbe_nachricht(paket: Aktenpaket) -> None:
    kopf, fuss = paket_rahmen(paket)
    assert kopf + b"UEsDBA==" + fuss == schreibe(paket, b"PK\x03\x04")


@EINSTELLUNG
@given(paket=werte(Aktenpaket))
def test_der_briefkopf_wird_auch_aus_einer_abgeschnittenen_nachricht_gelesen(paket: Aktenpaket) -> None:
    kopf, _ = paket_rahmen(paket)
    gelesen = lies_kopf(io.BytesIO(kopf + b"UEsDBA"))
    assert (gelesen.uuid, gelesen.typ, gelesen.erstellt) == (paket.kopf.uuid, "010207", paket.kopf.erstellt)
    assert gelesen.autor == paket.kopf.autor_behoerde
    assert gelesen.leser == paket.kopf.leser_behoerde
    assert gelesen.ausloeser == paket.ausloeser


def test_zu_viele_oder_zu_wenige_nutzdaten_sind_ein_programmfehler() -> None:
    @EINSTELLUNG
    @given(paket=werte(Aktenpaket))
    def pruefe(paket: Aktenpaket) -> None:
        with pytest.raises(ValueError, match="Nutzdaten"):
            schreibe(paket)

    pruefe()
