"""Whoever loses a race on a page, by the API or with a command doesn't notice: his unit of work is done once more and
counted; but never one of which something counts already."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

import gateway as gateway_paket
from gateway.ablage import datenbank as verbindung
from gateway.ablage import wettlauf
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerGibtEs, DatenbankWettlauf
from gateway.ablage.tabellen import Benutzerzeile
from gateway.ablage.wettlauf import noch_einmal, verlorene
from gateway.bootstrap.zeit import Systemuhr

ZWEI = ("anna", "bernd")


@pytest.fixture(autouse=True)
def kurze_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wettlauf, "_PAUSE", 0.001)


def _lege_an(datenbank: Datenbank, *kennungen: str) -> None:
    with datenbank.schreiben() as session:
        for id in kennungen:
            Benutzerbestand(session, Systemuhr()).lege_an(id, id, wer="test")
        session.commit()


def _zugleich(*taten: Callable[[], object]) -> list[object]:
    ausgang: list[object] = [None] * len(taten)

    def laufe(stelle: int) -> None:
        try:
            ausgang[stelle] = taten[stelle]()
        except Exception as fehler:
            ausgang[stelle] = fehler

    faeden = [threading.Thread(target=laufe, args=(n,)) for n in range(len(taten))]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    return ausgang


def test_eine_sperre_die_gleich_wieder_frei_ist(datenbank_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else holds what we need for longer than one wait, but not for ever."""
    monkeypatch.setattr(verbindung, "SPERRE_HOECHSTENS", 0.02)
    monkeypatch.setitem(verbindung._GRENZEN, "lock_timeout", "20ms")
    datenbank, fremde = Datenbank(datenbank_url), Datenbank(datenbank_url)
    _lege_an(datenbank, "anna")
    halter, versuche, vorher = fremde.verbindung(), list[int](), verlorene()

    @noch_einmal
    def aendere() -> None:
        versuche.append(1)
        if len(versuche) == 3:
            halter.rollback()
        with datenbank.schreiben() as session:
            session.execute(update(Benutzerzeile).values(name="neu"))
            session.commit()

    halter.execute(update(Benutzerzeile).values(name="fremd"))
    aendere()
    with datenbank.lesen() as session:
        assert session.scalar(select(Benutzerzeile.name)) == "neu"
    halter.close()
    for offene in (datenbank, fremde):
        offene.schliesse()
    assert (len(versuche), verlorene() - vorher) == (3, 2)


def test_verklemmt_und_doch_beide_fertig(datenbank: Datenbank) -> None:
    """Two lock two rows crosswise. PostgreSQL ends one of them; on SQLite one waits for the other."""
    _lege_an(datenbank, *ZWEI)
    treffen = threading.Barrier(2)

    def kreuz(erste: str, zweite: str) -> Callable[[], None]:
        versuche: list[int] = []

        @noch_einmal
        def tue() -> None:
            versuche.append(1)
            with datenbank.schreiben() as session:
                for id in (erste, zweite):
                    zeile = session.get(Benutzerzeile, id, with_for_update=True)
                    assert zeile is not None
                    zeile.name += "+"
                    session.flush()
                    if id == erste and len(versuche) == 1 and not _sqlite(datenbank):
                        treffen.wait(30)
                session.commit()

        return tue

    vorher = verlorene()
    assert _zugleich(kreuz(*ZWEI), kreuz(*reversed(ZWEI))) == [None, None]
    with datenbank.lesen() as session:
        assert list(session.scalars(select(Benutzerzeile.name).order_by(Benutzerzeile.id))) == [
            "anna++",
            "bernd++",
        ]
    verloren = verlorene() - vorher
    assert verloren == 0 if _sqlite(datenbank) else verloren >= 1


def _sqlite(datenbank: Datenbank) -> bool:
    return datenbank.url.startswith("sqlite")


def test_zwei_legen_dasselbe_an_und_der_zweite_erfaehrt_es(datenbank: Datenbank) -> None:
    """Both saw that it isn't there. Whoever comes second is told so, in a sentence."""
    treffen = threading.Barrier(2)

    def anlegen() -> Callable[[], None]:
        versuche: list[int] = []

        @noch_einmal
        def tue() -> None:
            versuche.append(1)
            with datenbank.schreiben() as session:
                bestand = Benutzerbestand(session, Systemuhr())
                if len(versuche) == 1 and not _sqlite(datenbank):
                    session.execute(text("SELECT 1 FROM benutzer"))
                    treffen.wait(30)
                bestand.lege_an("carla", "Carla", wer="test")
                session.commit()

        return tue

    ausgang = _zugleich(anlegen(), anlegen())
    assert {type(a) for a in ausgang} == {type(None), BenutzerGibtEs}


def test_was_schon_zum_teil_gilt_wird_nie_wiederholt(datenbank: Datenbank) -> None:
    versuche = []

    @noch_einmal
    def zwei_schritte() -> None:
        versuche.append(1)
        _lege_an(datenbank, f"person{len(versuche)}")
        raise DatenbankWettlauf

    with pytest.raises(DatenbankWettlauf):
        zwei_schritte()
    assert len(versuche) == 1


def test_wer_immer_wieder_verliert_erfaehrt_es() -> None:
    versuche = []

    @noch_einmal
    def verliere() -> None:
        versuche.append(1)
        raise DatenbankWettlauf

    with pytest.raises(DatenbankWettlauf):
        verliere()
    assert len(versuche) == wettlauf.VERSUCHE


def test_wer_schon_lange_gewartet_hat_wartet_nicht_noch_einmal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wettlauf, "GEDULD", -1.0)
    versuche = []

    @noch_einmal
    def verliere() -> None:
        versuche.append(1)
        raise IntegrityError("INSERT", None, Exception())

    with pytest.raises(IntegrityError):
        verliere()
    assert len(versuche) == 1


def test_ein_anderer_fehler_wird_nicht_wiederholt() -> None:
    versuche = []

    @noch_einmal
    def falsch() -> None:
        versuche.append(1)
        raise BenutzerGibtEs

    vorher = verlorene()
    with pytest.raises(BenutzerGibtEs):
        falsch()
    assert (len(versuche), verlorene() - vorher) == (1, 0)


KOMMT_WIEDER = {
    "bootstrap/kehren.py:_vergiss_zugaenge",
    "ablage/idempotenz.py:vergiss_abgelaufene",
    "ablauf/akte/dateib.py:vergiss",
    "ablauf/clients.py:vergiss_abgelaufene",
    "ablauf/fremdsitzung.py:vergiss_abgelaufene",
    "ablauf/termine.py:takt",
    "ablauf/merkzettel.py:vergiss",
    "ablauf/termine.py:vergiss",
    "ablauf/akte/loeschung.py:kehre",
    "ablauf/ereignisse.py:_naechstes",
    "ablauf/post/annahme.py:_probiere",
    "ablauf/post/dienstpruefung.py:pruefe",
    "ablauf/post/dmsmessung.py:miss_jetzt",
    "bootstrap/kehren.py:_vergiss_erledigte",
    "bootstrap/kehren.py:_vergiss_meldungen",
    "bootstrap/waechter.py:_gleiche_ab",
    "bootstrap/waechter.py:_melde",
    "demo/jahr/lauf.py:_takt",
    "queue/clock.py:schlage",
    "queue/herzschlag.py:_schlage",
    "queue/lebenszeichen.py:_versuche",
    "queue/worker.py:_gib_zurueck",
    "queue/worker.py:_nimm",
    "queue/fehlversuche.py:noch_einmal",
    "queue/fehlversuche.py:scheitert",
    "queue/worker.py:_schliesse_ab",
}
"""Work items and ticks: each is there again in a moment."""
ALLEIN = {
    "bootstrap/einrichten/einrichten.py:_lege_benutzer_an",
    "bootstrap/sicherung/zurueckspielen.py:_spiele_zeilen_ein",
    "demo/personal.py:stelle_ein",
}
"""Into an installation that nobody else uses yet."""
TUEREN = {
    "ablauf/haus.py:buchen",
    "ablauf/haus.py:buchen_im",
    "ablauf/benutzerverwaltung.py:_geaendert",
}
"""Opened for somebody else, who is looked at."""


def test_jede_buchung_die_kein_auftrag_ist_wird_wiederholt() -> None:
    """What people and their programs do: each function that opens a unit of work is marked, or lies within one that
    is, or stands in one of the lists."""
    gateway = Path(gateway_paket.__file__).parent
    offene = {
        f"{datei.relative_to(gateway).as_posix()}:{name}"
        for datei in gateway.rglob("*.py")
        for name in _ohne_marke(ast.parse(datei.read_text(encoding="utf-8")))
    }
    assert offene == KOMMT_WIEDER | ALLEIN | TUEREN


def _ohne_marke(knoten: ast.AST, name: str = "", *, marke: bool = False) -> Iterator[str]:
    for kind in ast.iter_child_nodes(knoten):
        if isinstance(kind, ast.FunctionDef):
            marken = {ast.unparse(d) for d in kind.decorator_list}
            yield from _ohne_marke(kind, kind.name, marke=marke or "noch_einmal" in marken)
        else:
            if isinstance(kind, ast.With) and not marke and any(_oeffnet(i) for i in kind.items):
                yield name
            yield from _ohne_marke(kind, name, marke=marke)


def _oeffnet(was: ast.withitem) -> bool:
    ruf = was.context_expr
    return isinstance(ruf, ast.Call) and ast.unparse(ruf.func).endswith((".buchen", ".schreiben"))
