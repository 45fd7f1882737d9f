"""`bericht`: shares, durations, what held, what is open; as JSON, table and page, never with a person."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from lxml import html

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import ENDE, Ereignisart, Meldungsstand, Meldungszeile
from gateway.ablage.vorgaenge import person_als_json
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.behoerde import Behoerde
from gateway.domain.meldung import Meldeart
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import PERSON, uebergabe
from tests.integration.befehl import Befehl
from tests.integration.regeln.conftest import NUR_SQLITE, ZWEITER, M

_Z = Zustand
UEBERNOMMEN = (_Z.ANGEFORDERT, _Z.BEANTWORTET, _Z.EMPFANGEN, _Z.IMPORT_LAEUFT, _Z.IMPORTIERT)
ABGEGEBEN = (_Z.VORBEREITET, _Z.FREIGEGEBEN, _Z.GEPACKT, _Z.GESENDET, _Z.KARENZ)
AN = ("--mandant", M)
Lege = Callable[..., UUID]


@pytest.fixture
def lege(datenbank: Datenbank, uhr: StehendeUhr) -> Lege:
    """A handover that begins now and reaches its last state after `dauer`; the clock stands where it stood."""

    def legen(
        *zustaende: Zustand,
        richtung: Richtung = Richtung.ABGABE,
        dauer: timedelta = timedelta(),
        frage: str | None = None,
        entschieden: bool = False,
        mandant: str = M,
        **felder: Any,
    ) -> UUID:
        anfang = uhr.jetzt()
        with datenbank.schreiben() as session:
            zeile = uebergabe(session, uhr, mandant, richtung=richtung, **felder)
            buch = Buch(session, mandant, uhr)
            if frage:
                buch.aufgaben.stelle(
                    Gegenstand(zeile.id),
                    AUFGABENARTEN[frage],
                    schritt="pruefe",
                    text="?",
                    angaben={},
                    bis=anfang,
                )
                zeile.haelt = None if entschieden else frage
            if entschieden:
                buch.vorgaenge.vermerke(zeile, "Ja.", art=Ereignisart.ENTSCHEIDUNG, wer="Erika")
            uhr.stelle_vor(dauer)
            for zustand in zustaende:
                buch.vorgaenge.setze_zustand(zeile, zustand, "weiter")
            session.commit()
        uhr.wert = anfang
        return zeile.id

    return legen


def _bericht(befehl: Befehl, *argumente: object) -> dict[str, Any]:
    antwort = befehl("bericht", *(argumente or ("--woche",)), *AN, "--json")
    assert antwort.exit_code == 0, antwort.meldung
    [zeile] = antwort.ausgabe.splitlines()
    werte: dict[str, Any] = json.loads(zeile)
    return werte


def test_anteil_unberuehrt_median_und_neunzig_prozent_je_richtung(befehl: Befehl, lege: Lege) -> None:
    for stunden in range(1, 11):
        lege(
            *UEBERNOMMEN,
            richtung=Richtung.UEBERNAHME,
            dauer=timedelta(hours=stunden),
            entschieden=stunden > 8,
        )
    lege(*ABGEGEBEN, dauer=timedelta(minutes=4))
    lege(_Z.ABGELEHNT, entschieden=True)
    lege(_Z.VORBEREITET)
    bericht = _bericht(befehl)
    uebernahme, abgabe = bericht["richtungen"]["uebernahme"], bericht["richtungen"]["abgabe"]
    assert (uebernahme["begonnen"], uebernahme["am_ziel"], uebernahme["anteil_unberuehrt"]) == (10, 10, 0.8)
    assert (uebernahme["median_s"], uebernahme["p90_s"]) == (5.5 * 3600, 9 * 3600)
    assert (abgabe["am_ziel"], abgabe["abgelehnt"], abgabe["offen"]) == (1, 1, 1)
    assert (abgabe["median_s"], abgabe["p90_s"], abgabe["anteil_unberuehrt"]) == (240, 240, 1.0)
    assert (bericht["begonnen"], bericht["am_ziel"], bericht["unberuehrt"]) == (13, 11, 9)
    assert bericht["dauern"] == {
        "bis 10 Minuten": 1,
        "bis 1 Stunde": 1,
        "bis 1 Tag": 9,
        "bis 3 Tage": 0,
        "bis 7 Tage": 0,
        "länger": 0,
    }


def test_eine_entscheidung_in_der_nachlieferung_beruehrt_die_ganze_sache(befehl: Befehl, lege: Lege) -> None:
    erste = lege(*ABGEGEBEN)
    lege(*ABGEGEBEN, stamm=erste, entschieden=True)
    bericht = _bericht(befehl)
    assert (bericht["begonnen"], bericht["am_ziel"], bericht["unberuehrt"]) == (1, 1, 0)


def test_die_zeit_zaehlt_von_der_meldung_an(
    befehl: Befehl, lege: Lege, datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    id = lege(*UEBERNOMMEN, richtung=Richtung.UEBERNAHME, dauer=timedelta(hours=1))
    with datenbank.schreiben() as session:
        session.add(
            Meldungszeile(
                mandant=M,
                id=uuid4(),
                uuid=uuid4(),
                absender="mel:001900",
                art=Meldeart.ANMELDUNG,
                stand=Meldungsstand.GILT,
                person=person_als_json(PERSON),
                vorgang=id,
                eingegangen=uhr.jetzt() - timedelta(hours=3),
            )
        )
        session.commit()
    assert _bericht(befehl)["median_s"] == 4 * 3600


def test_haltegruende_zaehlen_nach_der_regel_und_je_partner(befehl: Befehl, lege: Lege) -> None:
    lege(frage="teilklasse_c", entschieden=True)
    lege(frage="teilklasse_c")
    lege(frage="person_abweichend", partner=Behoerde("azr:004400", "Ausländerbehörde Beispielstadt"))
    bericht = _bericht(befehl)
    assert bericht["haltegruende"] == [
        {"regel": "teilklasse_c", "gestellt": 2, "offen": 2},
        {"regel": "person_unsicher", "gestellt": 1, "offen": 1},
    ]
    assert [(p["partner"], p["begonnen"], p["gehalten"]) for p in bericht["partner"]] == [
        ("azr:003300", 2, 2),
        ("azr:004400", 1, 1),
    ]


def test_die_zehn_aeltesten_offenen_stehen_da_auch_aus_frueherer_zeit(
    befehl: Befehl, lege: Lege, uhr: StehendeUhr
) -> None:
    uhr.stelle_vor(timedelta(days=-90))
    alte = []
    for _ in range(11):
        alte.append(str(lege(_Z.VORBEREITET, frage="teilklasse_c")))
        uhr.stelle_vor(timedelta(days=1))
    lege(*ABGEGEBEN)
    lege(_Z.ABGELEHNT)
    lege(_Z.ABGELEHNT, schritt=ENDE)
    uhr.stelle_vor(timedelta(days=79))
    bericht = _bericht(befehl)
    assert [o["id"] for o in bericht["aelteste"]] == alte[:10]
    assert bericht["aelteste"][0]["regel"] == "teilklasse_c"
    assert bericht["begonnen"] == 0


def test_der_zeitraum_gilt_von_mitternacht_bis_mitternacht_und_nur_fuer_die_eigene_behoerde(
    befehl: Befehl, lege: Lege, uhr: StehendeUhr
) -> None:
    uhr.wert = uhr.wert.replace(month=11, day=19, hour=22, minute=59)  # one minute to midnight in Berlin
    lege()
    uhr.stelle_vor(timedelta(minutes=1))
    lege()
    lege(mandant=ZWEITER)
    uhr.stelle_vor(timedelta(days=1))
    assert _bericht(befehl, "--von", "2026-11-19", "--bis", "2026-11-19")["begonnen"] == 1
    assert _bericht(befehl, "--von", "2026-11-20", "--bis", "2030-12-31")["begonnen"] == 1
    beide = befehl("bericht", "--von", "2026-11-19", "--bis", "2026-11-20", "--json").ausgabe.splitlines()
    assert [(json.loads(z)["mandant"], json.loads(z)["begonnen"]) for z in beide] == [(M, 2), (ZWEITER, 1)]


BOESE = Behoerde("azr:006600", '=HYPERLINK("http://x.invalid")<script>alert(1)</script>')


@NUR_SQLITE
def test_die_tabelle_rechnet_nicht_mit_fremden_namen(befehl: Befehl, lege: Lege) -> None:
    lege(*ABGEGEBEN, partner=BOESE, dauer=timedelta(seconds=90))
    antwort = befehl("bericht", "--woche", "--format", "csv", *AN)
    zeilen = list(csv.DictReader(io.StringIO(antwort.ausgabe, newline=""), delimiter=";"))
    assert not any(wert.startswith(("=", "+", "-", "@", "\t")) for zeile in zeilen for wert in zeile.values())
    assert next(z["wert"] for z in zeilen if z["kennzahl"] == "name") == f"'{BOESE.name}"
    zahlen = {z["kennzahl"]: z["wert"] for z in zeilen if (z["bereich"], z["name"]) == ("richtung", "abgabe")}
    assert (zahlen["begonnen"], zahlen["unberuehrt_prozent"], zahlen["median_s"]) == ("1", "100", "90")


@NUR_SQLITE
def test_die_seite_hat_bilder_und_weder_skripte_noch_fremde_zeichen(befehl: Befehl, lege: Lege) -> None:
    lege(*ABGEGEBEN, partner=BOESE)
    lege(frage="teilklasse_c")
    text = befehl("bericht", "--woche", "--format", "html", *AN).ausgabe
    seite = html.fromstring(text)
    assert seite.xpath("//script") == []
    assert not re.search(r"\bon\w+=|https?://(?!www\.w3)", re.sub(r"HYPERLINK\S+", "", text))
    assert len(seite.xpath("//svg[@role='img'][@aria-label]")) == 3
    assert [
        int(r.get("width")) for r in seite.xpath("//svg[@aria-label='Fragen an Menschen nach Regeln']/rect")
    ]
    assert [h.text for h in seite.xpath("//h1")] == ["Bericht über die Übergaben"]
    assert BOESE.name in seite.text_content()


@NUR_SQLITE
@pytest.mark.parametrize("form", ["json", "csv", "html", None])
def test_keine_form_nennt_eine_person_oder_ein_aktenzeichen(
    befehl: Befehl, lege: Lege, form: str | None
) -> None:
    lege(_Z.VORBEREITET, frage="teilklasse_c", aktenzeichen_eigenes="S-32/4711")
    antwort = befehl("bericht", "--woche", *(("--format", form) if form else ()), *AN)
    assert antwort.exit_code == 0
    assert not re.search(f"{PERSON.familienname}|{PERSON.vorname}|{PERSON.azr_nummer}|4711", antwort.ausgabe)


@NUR_SQLITE
def test_ein_leerer_zeitraum_ist_eine_antwort(befehl: Befehl) -> None:
    for form in ("json", "csv", "html"):
        antwort = befehl("bericht", "--von", "2020-01-01", "--bis", "2020-01-31", "--format", form)
        assert antwort.exit_code == 0
        assert "keine Übergabe begonnen" in antwort.meldung
    assert _bericht(befehl, "--von", "2020-01-01", "--bis", "2020-01-31")["anteil_unberuehrt"] is None


@NUR_SQLITE
@pytest.mark.parametrize(
    ("argumente", "satzteil"),
    [
        ((), "--woche oder --von und --bis"),
        (("--woche", "--von", "2026-11-01"), "--woche oder --von und --bis"),
        (("--von", "2026-11-01"), "fehlt --bis"),
        (("--bis", "2026-11-01"), "fehlt --von"),
        (("--von", "2026-11-02", "--bis", "2026-11-01"), "leer: --bis liegt vor --von"),
        (("--von", "2026-02-30", "--bis", "2026-03-01"), "--von: »2026-02-30« ist kein Tag"),
        (("--von", "2026-02-03", "--bis", "morgen"), "--bis: »morgen« ist kein Tag"),
        (("--von", "0001-01-01", "--bis", "9999-12-31"), "ist kein Tag"),
        (("--von", "2030-01-01", "--bis", "2030-01-02"), "liegt in der Zukunft"),
        (("--woche", "--mandant", "azr:009999"), "keinen Mandanten azr:009999"),
        (("--woche", "--format", "pdf"), "möglich ist: json, csv, html"),
    ],
)
def test_ein_falscher_aufruf_bekommt_einen_satz(
    befehl: Befehl, argumente: tuple[str, ...], satzteil: str
) -> None:
    antwort = befehl("bericht", *argumente)
    assert (antwort.exit_code, antwort.ausgabe) == (2, "")
    assert satzteil in antwort.meldung
