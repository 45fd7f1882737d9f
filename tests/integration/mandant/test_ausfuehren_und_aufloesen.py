"""One Mandant of two in one database: written out, taken in elsewhere, dissolved; the other one notices nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.blob.folder import Ordnerblobs
from gateway.ablage import mandantenzeilen
from gateway.ablage.abzug import tabellen
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.migration import aktualisiere
from gateway.ablage.tabellen import Auditzeile, Benutzerzeile, Nachrichtenzeile, Schluesselzeile
from gateway.ablage.tresor import Tresor, raumname
from gateway.audit.chain import pruefe_kette
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.mandant import aufloesung, fehler
from gateway.bootstrap.mandant.ausfuhr import fuehre_aus
from gateway.bootstrap.mandant.einfuhr import fuehre_ein
from gateway.bootstrap.sicherung.fehler import SicherungUnvollstaendig
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.errors import Fehler
from gateway.schutz.fehler import HauptschluesselFalsch
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.sicherung.werkbank import Werkbank
from tests.zweibehoerden import WEG, ZU, Zweibehoerden

ANNA, BERT, NUR_SB = "anna.admin", "bert.admin", "sabine.sb"


@pytest.fixture
def zwei(bank: Werkbank) -> Zweibehoerden:
    """A handover under way between two Mandanten of one database."""
    eine = bank.neue_datenbank(True)
    bank.neue_datenbank = lambda _: eine
    z = bank.baue()
    with z.weg.haus.datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, bank.uhr)
        for wer, rolle in (
            (ANNA, Rolle.ADMINISTRATION),
            (BERT, Rolle.ADMINISTRATION),
            (NUR_SB, Rolle.SACHBEARBEITUNG),
        ):
            bestand.lege_an(wer, f"Person {wer}", wer="Test")
            bestand.setze_rollen(wer, WEG, [rolle], wer="Test")
        session.commit()
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    return z


@pytest.fixture
def installation(bank: Werkbank, zwei: Zweibehoerden) -> Installation:
    return Installation(lade(bank.toml(WEG)), uhr=bank.uhr)


def _ohne(bank: Werkbank) -> Installation:
    """The same installation when the Mandant has left its settings."""
    text = bank.toml(WEG).read_text().replace(WEG, "azr:009900")
    datei = bank.toml(WEG).with_name("ohne.toml")
    datei.write_text(text)
    return Installation(lade(datei), uhr=bank.uhr)


def _alles(session: Session, mandant: str) -> Mapping[str, list[tuple[Any, ...]]]:
    return {
        t.name: sorted(tuple(map(str, z)) for z in session.execute(select(t).where(t.c.mandant == mandant)))
        for t in tabellen(fluechtige=True)
        if "mandant" in t.columns
    }


def _nie(_: str) -> None:
    """Nobody watches."""


def _beende(z: Zweibehoerden) -> None:
    for _ in range(3):
        z.uhr.stelle_vor(timedelta(days=40))
        z.laufe()


def test_die_ausfuhr_enthaelt_alles_von_einem_und_nichts_vom_anderen_und_laesst_sich_einfuehren(
    bank: Werkbank, zwei: Zweibehoerden, installation: Installation, tmp_path: Path
) -> None:
    ziel, schluessel = tmp_path / "ausfuhr", tmp_path / "anderswo" / "schluessel"
    fertig = fuehre_aus(installation, WEG, ziel, schluessel, wer="Test")
    with zwei.weg.haus.datenbank.lesen() as session:
        vorher = _alles(session, WEG)
        raeume = {
            raumname(WEG, id)
            for id in session.scalars(select(Schluesselzeile.id).where(Schluesselzeile.mandant == WEG))
        }
    assert {n.split("/")[2] for n in fertig.dateien if n.startswith("blobs/")} == raeume
    rohes = b"".join(p.read_bytes() for p in ziel.rglob("*") if p.is_file() and "blobs" not in p.parts)
    assert ZU.encode() in rohes, "as the partner"
    for feld in ("zugang", "hauptschluessel"):
        assert feld not in json.loads((ziel / "einstellungen" / "mandant.json").read_text())
    with pytest.raises(HauptschluesselFalsch):  # the key of the house does not open it
        _fuehre_ein(bank, ziel, installation.einstellungen.ablage.hauptschluessel)
    dort = _fuehre_ein(bank, ziel, schluessel)
    with dort.datenbank.lesen() as session:
        nachher = _alles(session, WEG)
        assert pruefe_kette(session, WEG).heil
        letzte = select(Auditzeile.ereignis).where(Auditzeile.mandant == WEG).order_by(Auditzeile.lfd.desc())
        assert session.scalars(letzte.limit(2)).all() == [
            Auditereignis.MANDANT_EINGEFUEHRT,
            Auditereignis.MANDANT_AUSGEFUEHRT,
        ]
        gleich = (
            "vorgang",
            "uebergabe",
            "ereignis",
            "nachricht",
            "dokument",
            "suchwort",
            "personenwort",
            "stimme",
        )
        for tabelle in gleich:
            assert nachher[tabelle] == vorher[tabelle], tabelle
        assert nachher["rolle"] == []
        assert all(p.gesperrt for p in session.scalars(select(Benutzerzeile)))
        _lies_alle_nachrichten(dort, session)
    with pytest.raises(fehler.MandantBelegt):
        fuehre_ein(dort, ziel, schluessel, wer="Test")


def _fuehre_ein(bank: Werkbank, quelle: Path, schluessel: Path) -> Installation:
    """Into a house of its own with another master key, in SQLite."""
    neu = Werkbank(bank.basis / "neu", bank.neue_datenbank, bank.uhr)
    if not neu.ordner(WEG).exists():
        (neu.ordner(WEG) / "geheim").mkdir(parents=True)
        neu.urls[WEG] = f"sqlite:///{neu.basis}/neu.db"
        aktualisiere(neu.urls[WEG])
        haupt = neu.ordner(WEG) / "geheim" / "hauptschluessel"
        haupt.touch(mode=0o600)
        haupt.write_text(bytes(range(32)).hex())
        neu._schreibe_einstellungen(WEG)
    dort = Installation(lade(neu.toml(WEG)), uhr=bank.uhr)
    fuehre_ein(dort, quelle, schluessel, wer="Test")
    return dort


def _lies_alle_nachrichten(dort: Installation, session: Session) -> None:
    blobs = Ordnerblobs(dort.einstellungen.ablage.blobs)
    tresor = Tresor(lade_hauptschluessel(dort.einstellungen.ablage.hauptschluessel))
    schluessel = {z.id: z.verpackt for z in session.scalars(select(Schluesselzeile))}
    gelesen = 0
    for zeile in session.scalars(select(Nachrichtenzeile)):
        if zeile.xml is not None and zeile.schluessel in schluessel:
            raum = tresor.entpacke(WEG, zeile.schluessel, schluessel[zeile.schluessel])
            with blobs.oeffne(zeile.xml, raum) as strom:
                assert strom.read().startswith(b"<")
            gelesen += 1
    assert gelesen > 3


@pytest.mark.parametrize("neue_datenbank", ["sqlite"], indirect=True)
def test_eine_veraenderte_ausfuhr_wird_nicht_eingefuehrt(
    bank: Werkbank, installation: Installation, tmp_path: Path
) -> None:
    ziel, schluessel = tmp_path / "ausfuhr", tmp_path / "schluessel"
    fuehre_aus(installation, WEG, ziel, schluessel, wer="Test")
    opfer = next(p for p in sorted((ziel / "blobs").rglob("*")) if p.is_file())
    opfer.write_bytes(opfer.read_bytes()[:-1] + b"?")
    with pytest.raises(SicherungUnvollstaendig):
        _fuehre_ein(bank, ziel, schluessel)


def _verweigert(art: type[Fehler], tue: Any) -> None:
    with pytest.raises(art):
        tue()


def test_aufgeloest_wird_zu_zweit_nach_allem_anderen_und_der_andere_mandant_bleibt_wie_er_war(
    bank: Werkbank, zwei: Zweibehoerden, installation: Installation, tmp_path: Path
) -> None:
    ohne = _ohne(bank)
    datenbank = zwei.weg.haus.datenbank
    _verweigert(fehler.ZweiteFehlt, lambda: aufloesung.bestaetige(ohne, WEG, BERT, _nie))
    _verweigert(fehler.NichtBerechtigt, lambda: aufloesung.beantrage(installation, WEG, NUR_SB, "Umzug"))
    _verweigert(
        fehler.MandantUnbekannt, lambda: aufloesung.beantrage(installation, "azr:009999", ANNA, "Umzug")
    )
    aufloesung.beantrage(installation, WEG, ANNA, "Umzug")
    _verweigert(fehler.ZweiteFehlt, lambda: aufloesung.bestaetige(ohne, WEG, ANNA, _nie))
    _verweigert(fehler.NochInEinstellungen, lambda: aufloesung.bestaetige(installation, WEG, BERT, _nie))
    _verweigert(fehler.MandantArbeitetNoch, lambda: aufloesung.bestaetige(ohne, WEG, BERT, _nie))
    _beende(zwei)
    _verweigert(fehler.AusfuhrFehlt, lambda: aufloesung.bestaetige(ohne, WEG, BERT, _nie))
    fuehre_aus(installation, WEG, tmp_path / "ausfuhr", tmp_path / "schluessel", wer="Test")
    with datenbank.lesen() as session:
        anderer = _alles(session, ZU)
        eigene_zeilen = mandantenzeilen.zaehle(session, WEG)
        benutzer = {b.id: b.gesperrt for b in session.scalars(select(Benutzerzeile))}
    raeume_anderer = {r.name for r in zwei.zu.haus.speicher.blobs.raeume()}

    fertig = aufloesung.bestaetige(ohne, WEG, BERT, _nie)
    assert fertig.fertig_am is not None
    assert fertig.gegangen is not None
    for tabelle in ("vorgang", "nachricht", "ereignis", "schluessel"):
        assert fertig.gegangen[tabelle] == eigene_zeilen[tabelle]
    with datenbank.lesen() as session:
        assert set(mandantenzeilen.zaehle(session, WEG)) == {"audit", "audit_kopf", "aufloesung"}
        assert _alles(session, ZU) == anderer
        assert pruefe_kette(session, WEG).heil
        assert pruefe_kette(session, ZU).heil
        jetzt = {b.id: b.gesperrt for b in session.scalars(select(Benutzerzeile))}
    assert {id for id, gesperrt in jetzt.items() if gesperrt and not benutzer[id]} == {ANNA, BERT, NUR_SB}
    assert list(zwei.weg.haus.speicher.blobs.raeume()) == []
    assert {r.name for r in zwei.zu.haus.speicher.blobs.raeume()} == raeume_anderer
    stand = aufloesung.stand(ohne, WEG)
    assert (stand["offen"], stand["aufloesung"]["bestaetigt_von"]) == ({}, BERT)
    assert aufloesung.bestaetige(ohne, WEG, ANNA, _nie).fertig_am == fertig.fertig_am, "again changes nothing"


@pytest.mark.parametrize("neue_datenbank", ["sqlite"], indirect=True)
def test_eine_abgebrochene_aufloesung_wird_weitergefuehrt(
    bank: Werkbank, zwei: Zweibehoerden, installation: Installation, tmp_path: Path
) -> None:
    class Stromausfall(BaseException):
        pass

    def stirb(_: str) -> None:
        raise Stromausfall

    _beende(zwei)
    fuehre_aus(installation, WEG, tmp_path / "ausfuhr", tmp_path / "schluessel", wer="Test")
    aufloesung.beantrage(installation, WEG, ANNA, "Umzug")
    aufloesung.nimm_zurueck(installation, WEG, BERT)
    ohne = _ohne(bank)
    _verweigert(fehler.ZweiteFehlt, lambda: aufloesung.bestaetige(ohne, WEG, BERT, _nie))
    aufloesung.beantrage(installation, WEG, ANNA, "Umzug")
    with pytest.raises(Stromausfall):
        aufloesung.bestaetige(ohne, WEG, BERT, stirb)
    assert aufloesung.bestaetige(ohne, WEG, BERT, _nie).fertig_am is not None
    with zwei.weg.haus.datenbank.lesen() as session:
        assert set(mandantenzeilen.zaehle(session, WEG)) == {"audit", "audit_kopf", "aufloesung"}


@pytest.mark.parametrize("neue_datenbank", ["sqlite"], indirect=True)
def test_die_befehle(
    bank: Werkbank,
    zwei: Zweibehoerden,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    befehl, hier = Befehl(monkeypatch, capsys), ("--settings", bank.toml(WEG), "--json")
    stand = befehl("mandant", "show", WEG, *hier).letzte
    assert (stand["in_einstellungen"], stand["ausgefuehrt"], stand["aufloesung"]) == (True, False, None)
    assert stand["offen"]["Übergaben"] == 1
    antrag = ("mandant", "aufloesen", WEG, "--durch", ANNA, "--grund", "Umzug", *hier)
    assert befehl(*antrag).letzte["beantragt_von"] == ANNA
    allein = befehl("mandant", "bestaetigen", WEG, "--durch", ANNA, *hier)
    assert (allein.exit_code, allein.letzte["code"]) == (1, "mandant.zweite_person")
    zu_frueh = befehl("mandant", "bestaetigen", WEG, "--durch", BERT, *hier)
    assert (zu_frueh.exit_code, zu_frueh.letzte["code"]) == (1, "mandant.in_einstellungen")
    assert befehl("mandant", "zuruecknehmen", WEG, "--durch", BERT, *hier).exit_code == 0
    ziel, schluessel = tmp_path / "ausfuhr", tmp_path / "schluessel"
    wohin = (ziel, "--schluessel-datei", schluessel)
    assert befehl("mandant", "ausfuehren", WEG, *wohin, *hier).letzte["mandant"] == WEG
    belegt = befehl("mandant", "einfuehren", *wohin, *hier)
    assert (belegt.exit_code, belegt.letzte["code"]) == (1, "mandant.belegt")
    assert befehl("mandant", "ausfuehren", WEG, *wohin, *hier).exit_code == 1, "neither is overwritten"
