"""A backlog, a huge file or a silent mailbox of one Mandant keeps no other one waiting."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auftragsklasse, Auftragszustand
from gateway.ablauf import arbeit
from gateway.queue.anweisungen import Griff
from gateway.queue.arbeitsweise import Arbeitsweise
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Handler
from gateway.queue.einstellen import stelle_ein
from gateway.queue.reihum import HALBWERTSZEIT, Reihum
from gateway.queue.spuren import Spuren
from gateway.queue.vergabe import beanspruche
from gateway.queue.verwaltung import Auswahl, fremde, liste
from gateway.queue.worker import Worker
from tests.conftest import FesterZufall, StehendeUhr

A, B, C = "azr:000100", "azr:000200", "azr:000300"


def _stelle_ein(
    db: Datenbank, uhr: StehendeUhr, mandant: str, anzahl: int, klasse: Auftragsklasse, art: str = "a"
) -> None:
    with db.schreiben() as session:
        for nr in range(anzahl):
            stelle_ein(
                session, mandant, art, f"{art}:{klasse}:{nr}", {"nr": nr}, jetzt=uhr.jetzt(), klasse=klasse
            )
        session.commit()


def _worker(
    db: Datenbank,
    uhr: StehendeUhr,
    name: str,
    reihum: Reihum,
    klasse: Auftragsklasse | None = None,
    **handler: Handler,
) -> Worker:
    weise = Arbeitsweise(pause=timedelta(milliseconds=5))
    return Worker(
        db,
        handler,
        name=name,
        uhr=uhr,
        zufall=FesterZufall(),
        weise=weise,
        klasse=klasse,
        reihum=reihum,
    )


def test_wer_wenig_hat_wartet_nicht_hinter_dem_rueckstau_eines_anderen(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """Each item takes as long as every other, however busy the machine is."""
    bedient: list[str] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        bedient.append(auftrag.mandant)
        return Erledigt()

    _stelle_ein(datenbank, uhr, A, 60, Auftragsklasse.LEICHT)
    uhr.stelle_vor(timedelta(seconds=1))
    _stelle_ein(datenbank, uhr, B, 4, Auftragsklasse.LEICHT)
    _stelle_ein(datenbank, uhr, C, 4, Auftragsklasse.LEICHT)
    _worker(datenbank, uhr, "w", Reihum([A, B, C], uhr=lambda: len(bedient)), a=handler).laufe(bis_leer=True)
    assert len(bedient) == 68
    assert {B: bedient[:20].count(B), C: bedient[:20].count(C)} == {B: 4, C: 4}


def test_eine_riesige_akte_haelt_weder_kleines_noch_grosses_der_anderen_auf(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """While A's heavy item is being worked on, B's light and heavy ones are; A's next heavy one has to wait."""
    los, fertig, bedient = threading.Event(), threading.Event(), list[tuple[str, str]]()

    def handler(auftrag: Auftrag) -> Abschluss:
        if auftrag.mandant == A and auftrag.klasse is Auftragsklasse.SCHWER and auftrag.daten["nr"] == 0:
            los.set()
            assert fertig.wait(60)
        bedient.append((auftrag.mandant, auftrag.klasse.value))
        return Erledigt()

    reihum = Reihum([A, B])
    _stelle_ein(datenbank, uhr, A, 2, Auftragsklasse.SCHWER)
    uhr.stelle_vor(timedelta(minutes=2))
    spuren = Spuren(
        [
            _worker(datenbank, uhr, "leicht", reihum, Auftragsklasse.LEICHT, a=handler),
            *(_worker(datenbank, uhr, name, reihum, Auftragsklasse.SCHWER, a=handler) for name in "12"),
        ]
    )
    faden = threading.Thread(target=spuren.laufe, daemon=True)
    faden.start()
    assert los.wait(60)
    _stelle_ein(datenbank, uhr, B, 3, Auftragsklasse.LEICHT)
    _stelle_ein(datenbank, uhr, B, 2, Auftragsklasse.SCHWER)
    uhr.stelle_vor(timedelta(minutes=2))
    _warte(lambda: len(bedient) >= 5)
    assert sorted(bedient) == [(B, "leicht")] * 3 + [(B, "schwer")] * 2
    fertig.set()
    _warte(lambda: len(bedient) == 7)
    spuren._erste.halte_an()
    faden.join(60)
    assert not faden.is_alive()
    with datenbank.lesen() as session:
        assert [z for z in liste(session, Auswahl()) if z.zustand is not Auftragszustand.ERLEDIGT] == []


def _warte(auf: object) -> None:
    for _ in range(6000):
        if auf():  # type: ignore[operator]
            return
        threading.Event().wait(0.01)
    raise AssertionError("kommt nicht")


def test_wer_lange_still_war_hat_nichts_angespart() -> None:
    jetzt = [0.0]
    reihum = Reihum([A, B], uhr=lambda: jetzt[0])

    def bediene(mandant: str, sekunden: float) -> None:
        with reihum.bedient(mandant):
            jetzt[0] += sekunden

    for _ in range(1000):
        bediene(A, 1)
    bevorzugt = 0
    while reihum.folge("w", None)[0] == B:
        bediene(B, 1)
        bevorzugt += 1
    assert bevorzugt < 2 * HALBWERTSZEIT, "from then on in turn"
    reihenfolge = []
    for _ in range(10):
        reihenfolge.append(reihum.folge("w", None)[0])
        bediene(reihenfolge[-1], 1)
    assert abs(reihenfolge.count(A) - reihenfolge.count(B)) <= 2


def test_genommen_wird_vom_ersten_der_liste_der_etwas_hat(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    griff = Griff({"a": timedelta(minutes=1)})
    _stelle_ein(datenbank, uhr, A, 1, Auftragsklasse.LEICHT)
    _stelle_ein(datenbank, uhr, C, 1, Auftragsklasse.LEICHT)
    genommen = []
    for folge in ([B, C, A], [B, C, A], [B], []):
        with datenbank.schreiben() as session:
            auftrag = beanspruche(session, "w", griff, jetzt=uhr.jetzt(), mandanten=folge)
            session.commit()
        genommen.append(auftrag.mandant if auftrag else None)
    assert genommen == [C, A, None, None]


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_arbeit_einer_behoerde_die_nicht_in_den_einstellungen_steht_wartet_mit_einem_satz(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    _stelle_ein(datenbank, uhr, A, 1, Auftragsklasse.LEICHT, arbeit.WEG)
    Worker(
        datenbank,
        arbeit.handler({}),
        name="w",
        uhr=uhr,
        zufall=FesterZufall(),
        reihum=Reihum([B]),
        melder=arbeit.stoerungsmelder({}),
    ).laufe(bis_leer=True)
    with datenbank.lesen() as session:
        (zeile,) = liste(session, Auswahl())
        assert (fremde(session, [B]), fremde(session, [A, B])) == ([A], [])
    assert (zeile.zustand, zeile.grund_code) == (Auftragszustand.WARTEND, "mandant.nicht_gefuehrt")
