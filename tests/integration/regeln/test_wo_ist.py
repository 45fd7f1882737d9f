"""`wo ist AKTENZEICHEN`: here, handed over, on its way, asked for, or nobody knows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import uebergabe
from tests.integration.befehl import Befehl
from tests.integration.regeln.conftest import NUR_SQLITE, ZWEITER, M
from tests.integration.regeln.test_bericht import ABGEGEBEN, UEBERNOMMEN
from tests.zweibehoerden import pdf, schreibe_akte

AN = ("--mandant", M)
ZEICHEN = "S-32/4711"
_Z = Zustand
_PARTNER = "»Ausländerbehörde Musterstadt« (azr:003300)"


def _lege(
    db: Datenbank, uhr: StehendeUhr, richtung: Richtung, *zustaende: Zustand, mandant: str = M, **felder: Any
) -> None:
    """A handover that is a day old by its last state; the next one begins after it."""
    angaben: dict[str, Any] = {"aktenzeichen_eigenes": ZEICHEN} | felder
    with db.schreiben() as session:
        zeile = uebergabe(session, uhr, mandant, richtung=richtung, **angaben)
        for zustand in zustaende:
            uhr.stelle_vor(timedelta(days=1))
            Buch(session, mandant, uhr).vorgaenge.setze_zustand(zeile, zustand, "weiter")
        session.commit()
    uhr.stelle_vor(timedelta(days=1))


@NUR_SQLITE
@pytest.mark.parametrize(
    ("richtung", "schritte", "wo", "satz"),
    [
        (
            Richtung.ABGABE,
            ABGEGEBEN,
            "abgegeben",
            f"Die Akte ist seit dem 29.11.2026 bei {_PARTNER}; die Übernahme ist quittiert.",
        ),
        (
            Richtung.ABGABE,
            (*ABGEGEBEN, _Z.ABGESCHLOSSEN),
            "abgegeben",
            f"Die Akte ist seit dem 29.11.2026 bei {_PARTNER}; die Übernahme ist quittiert.",
        ),
        (
            Richtung.ABGABE,
            ABGEGEBEN[:-1],
            "unterwegs",
            f"Die Akte ist seit dem 27.11.2026 unterwegs zu {_PARTNER}; die Quittung fehlt noch.",
        ),
        (
            Richtung.ABGABE,
            ABGEGEBEN[:1],
            "hier",
            f"Die Akte ist hier; seit dem 24.11.2026 wird die Abgabe an {_PARTNER} vorbereitet.",
        ),
        (Richtung.ABGABE, (_Z.ABGELEHNT,), "hier", "Die Akte ist hier; keine Übergabe hat sie bewegt."),
        (
            Richtung.UEBERNAHME,
            UEBERNOMMEN,
            "hier",
            f"Die Akte ist hier; sie wurde am 29.11.2026 von {_PARTNER} übernommen.",
        ),
        (
            Richtung.UEBERNAHME,
            UEBERNOMMEN[:3],
            "unterwegs",
            f"Die Akte ist seit dem 26.11.2026 unterwegs von {_PARTNER} hierher.",
        ),
        (
            Richtung.UEBERNAHME,
            UEBERNOMMEN[:1],
            "angefordert",
            f"Die Akte ist seit dem 25.11.2026 bei {_PARTNER} angefordert.",
        ),
        (
            Richtung.UEBERNAHME,
            (),
            "angefordert",
            f"Seit dem 24.11.2026 wird die Anforderung der Akte vorbereitet; führende Behörde: {_PARTNER}.",
        ),
        (
            Richtung.UEBERNAHME,
            (_Z.ABGELEHNT,),
            "unbekannt",
            "Keine Übergabe hat eine Akte mit diesem Aktenzeichen bewegt.",
        ),
    ],
)
def test_der_stand_der_uebergabe_sagt_wo_die_akte_ist(
    befehl: Befehl,
    datenbank: Datenbank,
    uhr: StehendeUhr,
    richtung: Richtung,
    schritte: tuple[Zustand, ...],
    wo: str,
    satz: str,
) -> None:
    _lege(datenbank, uhr, richtung, *schritte)
    antwort = befehl("wo", "ist", ZEICHEN, *AN, "--json")
    assert (antwort.letzte["wo"], antwort.letzte["text"]) == (wo, satz)
    assert antwort.exit_code == (1 if wo == "unbekannt" else 0)


def test_die_quittung_wird_genannt_und_das_zeichen_des_partners_gilt_auch(
    befehl: Befehl, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    quittung = uuid4()
    _lege(datenbank, uhr, Richtung.ABGABE, *ABGEGEBEN, quittung=quittung, aktenzeichen_partner="F-1/2")
    werte = befehl("wo", "ist", " F-1/2 ", *AN, "--json").letzte
    assert (werte["wo"], werte["partner"], werte["quittung"]) == ("abgegeben", "azr:003300", str(quittung))
    assert werte["am"] == "2026-11-29T10:00:00+01:00"


def test_die_spaetere_uebergabe_zaehlt_und_eine_einsichtnahme_bewegt_nichts(
    befehl: Befehl, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    _lege(datenbank, uhr, Richtung.UEBERNAHME, *UEBERNOMMEN, _Z.ABGESCHLOSSEN)
    _lege(datenbank, uhr, Richtung.ABGABE, *ABGEGEBEN, grund="02")
    assert befehl("wo", "ist", ZEICHEN, *AN, "--json").letzte["wo"] == "hier"
    _lege(datenbank, uhr, Richtung.ABGABE, *ABGEGEBEN)
    _lege(datenbank, uhr, Richtung.ABGABE, _Z.ABGELEHNT)
    assert befehl("wo", "ist", ZEICHEN, *AN, "--json").letzte["wo"] == "abgegeben"
    _lege(datenbank, uhr, Richtung.UEBERNAHME, *UEBERNOMMEN[:2])
    assert befehl("wo", "ist", ZEICHEN, *AN, "--json").letzte["wo"] == "unterwegs"


@NUR_SQLITE
def test_eine_andere_behoerde_und_ein_teil_des_zeichens_sagen_nichts(
    befehl: Befehl, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    _lege(datenbank, uhr, Richtung.ABGABE, *ABGEGEBEN, mandant=ZWEITER)
    for zeichen in (ZEICHEN, "S-32", "%"):
        assert befehl("wo", "ist", zeichen, *AN).exit_code == 1
    assert befehl("wo", "ist", ZEICHEN, "--mandant", ZWEITER).exit_code == 0


@NUR_SQLITE
def test_was_nie_bewegt_wurde_liegt_im_dms(befehl: Befehl, tmp_path: Path) -> None:
    assert befehl("wo", "ist", ZEICHEN, *AN).exit_code == 1
    schreibe_akte(tmp_path / "dms" / "akten" / "a1", {"A/eins.pdf": pdf(1)}, aktenzeichen=ZEICHEN)
    antwort = befehl("wo", "ist", ZEICHEN, *AN, "--json")
    assert (antwort.exit_code, antwort.letzte["wo"]) == (0, "hier")
    assert "keine Übergabe hat sie bewegt" in antwort.letzte["text"]
