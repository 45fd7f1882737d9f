"""Rule sets, simulation and report over real handovers of two authorities."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from gateway.ablage.berichtsdaten import Zeitraum
from gateway.ablauf.regelwerk.aenderung import aktiviere, entwirf
from gateway.auskunft.betrieb import Bericht, Berichtsauskunft, Simulation, Verbleibsauskunft
from gateway.auskunft.betrieb.simulation import Nachspiel, Zaehlung
from gateway.auskunft.betrieb.verbleib import Ort
from gateway.domain.fristen import Fristen
from gateway.domain.grenzen import Grenzen
from gateway.domain.meldung import Meldeart
from gateway.domain.regelsatz import Regelangabe, Regelsatz
from gateway.domain.uebergabe import Richtung, Zustand
from tests.integration.regeln.conftest import NUR_SQLITE
from tests.zweibehoerden import AKTENZEICHEN, IN_ANDERSWO, PERSON, Amt, Zweibehoerden

Z = Zweibehoerden


def _setze_in_kraft(amt: Amt, satz: Regelsatz) -> None:
    aktiviere(amt.haus, entwirf(amt.haus, satz, "fg1", "Probe"), "fg2")


def _spiele(amt: Amt, satz: Regelsatz) -> tuple[list[Nachspiel], Zaehlung]:
    haus, summe = amt.haus, Zaehlung()
    seit = haus.jetzt() - timedelta(days=30)
    return list(Simulation(haus.datenbank, haus.mandant, haus.uhr).spiele_nach(seit, satz, summe)), summe


def _bericht(amt: Amt) -> Bericht:
    haus = amt.haus
    zeitraum = Zeitraum(haus.jetzt() - timedelta(days=30), haus.jetzt() + timedelta(days=1))
    return Berichtsauskunft(haus.datenbank, haus.mandant, haus.uhr).bericht(zeitraum)


def _wo_ist(amt: Amt, zeichen: str) -> Ort:
    return Verbleibsauskunft(amt.haus.datenbank, amt.kennung, amt.haus.uhr).wo_ist(zeichen).ort


def test_ein_umzug_ohne_menschen_ist_unberuehrt_und_nachgespielt_dasselbe(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.meldet_wegzug()
    z.laufe(2)
    z.uhr.stelle_vor(timedelta(hours=5))
    z.meldet_zuzug()
    z.laufe()
    for amt, richtung in ((z.weg, Richtung.ABGABE), (z.zu, Richtung.UEBERNAHME)):
        bericht = _bericht(amt)
        assert (bericht.gesamt.begonnen, bericht.gesamt.am_ziel, bericht.gesamt.unberuehrt) == (1, 1, 1)
        assert bericht.richtungen[richtung].am_ziel == 1
        [fall], summe = _spiele(amt, Regelsatz())
        assert (fall.quelle, fall.anders, summe.anders) == ("vorgang", False, 0)
    assert (_spiele(z.weg, Regelsatz())[1].gesendet, _spiele(z.zu, Regelsatz())[1].angefordert) == (1, 1)
    assert _wo_ist(z.weg, AKTENZEICHEN) is Ort.ABGEGEBEN
    assert _wo_ist(z.zu, z.zu.uebergabe().aktenzeichen_eigenes or "") is Ort.HIER


def test_ein_regelsatz_in_kraft_entscheidet_und_ein_entwurf_nicht(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    streng = Regelsatz(grenzen=Grenzen(groesse=1))
    entwirf(z.weg.haus, streng, "fg1", "noch nicht")
    _setze_in_kraft(z.weg, streng)
    z.meldet_wegzug()
    z.laufe(2)
    z.meldet_zuzug()
    z.laufe()
    assert z.weg.aufgabe().art == "zu_gross"
    assert (z.weg.uebergabe().befund or {})["version"] == 2
    milder = Regelsatz(freigabe=(Regelangabe("zu_gross", aus=True),))
    [fall], summe = _spiele(z.weg, milder)
    assert (fall.geschehen_regel, fall.wuerde.value, summe.anders) == ("zu_gross", "gesendet", 1)
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    [fall], _ = _spiele(z.weg, replace(streng, version=2))
    assert not fall.anders, "released by a person: the rule would have asked again"
    bericht = _bericht(z.weg)
    assert (bericht.gesamt.am_ziel, bericht.gesamt.unberuehrt) == (1, 0)
    assert [(g.regel, g.gestellt, g.offen) for g in bericht.haltegruende] == [("zu_gross", 1, 0)]


@NUR_SQLITE
def test_eine_meldung_die_nichts_begann_wird_auch_nachgespielt(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.meldet_zuzug(person=replace(PERSON, staatsangehoerigkeiten=("137",), azr_nummer=None))
    z.laufe(2)
    [fall], summe = _spiele(z.zu, Regelsatz())
    assert (fall.quelle, fall.regel, summe.gestoppt) == ("meldung", "unionsbuerger_ohne_akte", 1)
    [fall], summe = _spiele(z.zu, Regelsatz(anforderung=(Regelangabe("unionsbuerger_ohne_akte", aus=True),)))
    assert (fall.anders, fall.geschehen_regel, summe.gehalten) == (True, "unionsbuerger_ohne_akte", 1)


@NUR_SQLITE
def test_eine_andere_leiter_haette_oefter_erinnert(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.laufe(2)
    z.uhr.stelle_vor(timedelta(days=4))
    z.zu.ticke()
    tage = [timedelta(days=n) for n in (1, 2, 3, 30)]
    _, summe = _spiele(z.zu, Regelsatz(fristen=Fristen(antwort=tuple(tage))))
    assert (summe.erinnerungen, summe.erinnert) == (3, 1)
    _, summe = _spiele(z.zu, Regelsatz())
    assert (summe.erinnerungen, summe.erinnert) == (1, 1)


@NUR_SQLITE
def test_eine_absage_durch_regel_wird_nachgespielt(zweibehoerden: Z) -> None:
    z = zweibehoerden
    z.lege_akte()
    uuid = z.meldet_wegzug()
    z.laufe(2)
    z.melde(z.weg, Meldeart.RUECKNAHME, anschrift=IN_ANDERSWO, bezug=uuid)
    z.laufe(2)
    z.meldet_zuzug()
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.ABGELEHNT
    [fall], summe = _spiele(z.weg, Regelsatz())
    assert (fall.wuerde.value, fall.regel, fall.anders) == ("gestoppt", "wegzug_unbestaetigt", False)
    assert _bericht(z.weg).gesamt.abgelehnt == 1
    assert summe.gestoppt == 1
