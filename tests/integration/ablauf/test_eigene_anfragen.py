"""We ask: is it you who is competent (010101), do you consent that she moves to you (010501)? Both authorities take
part; each answer leads on, silence is reminded of, and in the end nothing is left."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.akte import loeschung
from gateway.ablauf.wege import eigene_anfrage
from gateway.ablauf.wege.abgabe import AbgabeUnsinnig
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.behoerde import Behoerde
from gateway.domain.meldung import Meldeart
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import (
    AKTENZEICHEN,
    ANDERSWO,
    IN_ZUSTADT,
    WEG,
    ZU,
    Zweibehoerden,
    behoerde,
    melde_eintrag,
    merke_meldung,
)

UMZUG = eigene_anfrage.Umzugsangaben("Arbeit in Zustadt", status="101", beginn="2024-05")


def frage(z: Zweibehoerden, umzug: eigene_anfrage.Umzugsangaben | None = None) -> UUID:
    wunsch = eigene_anfrage.Wunsch(Behoerde(ZU, "Zustadt"), AKTENZEICHEN, IN_ZUSTADT, umzug)
    id = eigene_anfrage.beginne(z.weg.haus, wunsch, wer="Frau Beispiel")
    z.weg.ticke()
    z.zu.ticke()
    return id


def unsere(z: Zweibehoerden, id: UUID) -> Nachrichtenzeile:
    with z.weg.haus.lesen() as buch:
        return buch.nachrichten.lies(id)


def test_zustaendig_ist_wer_die_akte_anfordert(zweibehoerden: Zweibehoerden) -> None:
    """There is no message for yes: the file is asked for and goes, and the question has its answer."""
    z = zweibehoerden
    z.lege_akte()
    id = frage(z)
    assert z.zu.aufgabe().art == "zustaendigkeit_anfrage"
    z.zu.entscheide("annehmen")
    z.laufe(6)
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    z.uhr.stelle_vor(timedelta(hours=2))
    z.weg.ticke()
    assert unsere(z, id).zustand is Nachrichtenzustand.BESTAETIGT
    assert "angefordert" in str(unsere(z, id).text)
    assert z.weg.aufgaben() == []


@pytest.mark.parametrize("wahl", ["ablehnen", "zurueckweisen"])
def test_nicht_zustaendig_und_die_akte_bleibt_hier(zweibehoerden: Zweibehoerden, wahl: str) -> None:
    z = zweibehoerden
    z.lege_akte()
    id = frage(z)
    z.zu.entscheide(wahl, wert="Sie ist nach Anderswo verzogen." if wahl == "zurueckweisen" else None)
    z.laufe(1)
    offene = z.weg.aufgabe()
    assert offene.art == "anfrage_beantwortet"
    assert dict(offene.angaben["mitteilung"])["Antwort"].startswith("Nicht zuständig")
    assert offene.angaben["gesucht"]["azr_nummer"]
    z.weg.entscheide("schliessen")
    z.weg.ticke()
    assert z.weg.aufgaben() == []
    assert unsere(z, id).zustand is Nachrichtenzustand.BESTAETIGT
    z.uhr.stelle_vor(timedelta(days=60))
    assert loeschung.kehre(z.weg.haus) == 2, "the question and its answer"
    assert unsere(z, id).geloescht


def test_nicht_zustaendig_und_die_naechste_behoerde_wird_gefragt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(behoerde(ANDERSWO, "Anderswo"))
    z.lege_akte()
    frage(z)
    z.zu.entscheide("ablehnen")
    z.laufe(1)
    z.weg.entscheide("behoerde_nennen", wert=ANDERSWO)
    z.weg.ticke()
    an, sendung = z.post.eingeliefert[-1]
    assert an == ANDERSWO
    assert b"Anfrage.010101" in sendung
    assert z.weg.aufgaben() == []


def test_schweigt_sie_wird_erinnert_dann_entscheidet_eine_person(zweibehoerden: Zweibehoerden) -> None:
    """The content stays as long as it is needed for reminders; whoever waits on is asked again, not before."""
    z = zweibehoerden
    z.lege_akte()
    id = frage(z)
    for _ in range(30):
        z.uhr.stelle_vor(timedelta(days=1))
        z.weg.ticke()
        assert loeschung.kehre(z.weg.haus) == 0
    erinnerungen = sum(b"Erinnerung.010002" in s[:2000] for _, s in z.post.eingeliefert)
    assert erinnerungen == 3
    z.zu.ticke()
    assert z.zu.aufgabe().bis <= z.uhr.jetzt(), "over there the open question is due, and stays one"
    assert z.weg.aufgabe().art == "anfrage_ohne_antwort"
    z.weg.entscheide("warten", wert=(z.uhr.jetzt() + timedelta(days=5)).date().isoformat())
    z.weg.ticke()
    z.uhr.stelle_vor(timedelta(days=2))
    z.weg.ticke()
    assert z.weg.aufgaben() == []
    z.uhr.stelle_vor(timedelta(days=4))
    z.weg.ticke()
    assert z.weg.aufgabe().art == "anfrage_ohne_antwort"
    z.weg.entscheide("schliessen", grund="Am Telefon geklärt.")
    z.weg.ticke()
    assert z.weg.aufgaben() == []
    assert "Telefon" in str(unsere(z, id).text)
    z.uhr.stelle_vor(timedelta(days=60))
    assert loeschung.kehre(z.weg.haus) == 4, "the question and three reminders"


def test_antwortet_sie_doch_hat_sich_die_frage_nach_dem_schweigen_erledigt(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    z.lege_akte()
    frage(z)
    for _ in range(30):
        z.uhr.stelle_vor(timedelta(days=1))
        z.weg.ticke()
    schweigen = z.weg.aufgabe()
    z.zu.ticke()
    z.zu.entscheide("ablehnen")
    z.laufe(1)
    z.weg.ticke()
    with z.weg.haus.lesen() as buch:
        assert buch.aufgaben.lies(schweigen.id).zustand is Aufgabenzustand.HINFAELLIG
    assert z.weg.aufgabe().art == "anfrage_beantwortet"


def test_dieselbe_frage_wird_nicht_zweimal_gestellt(zweibehoerden: Zweibehoerden) -> None:
    """While it is open; answered, it may be asked again, and that is another message."""
    z = zweibehoerden
    z.lege_akte()
    id = frage(z)
    with pytest.raises(eigene_anfrage.AnfrageUnsinnig, match=str(id)):
        frage(z)
    z.zu.entscheide("ablehnen")
    z.laufe(1)
    z.weg.entscheide("schliessen")
    assert frage(z) != id


def test_ohne_akte_und_an_sich_selbst_wird_nichts_gefragt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    with pytest.raises(AbgabeUnsinnig):
        frage(z)
    z.lege_akte()
    with pytest.raises(eigene_anfrage.AnfrageUnsinnig):
        selbst = eigene_anfrage.Wunsch(Behoerde(WEG, "Wegstadt"), AKTENZEICHEN, IN_ZUSTADT)
        eigene_anfrage.beginne(z.weg.haus, selbst, wer="Frau Beispiel")
    assert z.post.eingeliefert == []


def test_zu_geschuetzten_personen_geht_keine_frage_hinaus(zweibehoerden: Zweibehoerden) -> None:
    """Neither the file's word nor the registry office's; and the sentence doesn't tell that there is a bar."""
    z = zweibehoerden
    z.lege_akte()
    merke_meldung(z.weg, Meldeart.AUSKUNFTSSPERRE, "auskunftssperre")
    with pytest.raises(eigene_anfrage.AnfrageUnsinnig) as gemeldet:
        frage(z)
    z.lege_akte(merkmale=["auskunftssperre"])
    with pytest.raises(eigene_anfrage.AnfrageUnsinnig):
        frage(z)
    assert "sperre" not in str(gemeldet.value).lower()
    assert z.post.eingeliefert == []


def test_wird_sie_zurueckgewiesen_entscheidet_eine_person(zweibehoerden: Zweibehoerden) -> None:
    """0010: they could not read it."""
    z = zweibehoerden
    z.lege_akte()
    z.post.vorher = lambda an, s: [
        z.neu_versiegelt(s, lambda xml: xml.replace(b"azrNummer>", b"azrNumer>")) if an == ZU else s
    ]
    id = frage(z)
    z.laufe(1)
    assert unsere(z, id).zustand is Nachrichtenzustand.FEHLGESCHLAGEN
    assert z.weg.aufgabe().art == "anfrage_beantwortet"
    assert "X001" in z.weg.aufgabe().text
    z.post.vorher = None
    z.weg.entscheide("behoerde_nennen", wert=ZU)
    z.weg.ticke()
    z.zu.ticke()
    assert z.zu.aufgabe().art == "zustaendigkeit_anfrage"
    assert z.weg.aufgaben() == []


@pytest.mark.parametrize("wahl", ["annehmen", "freigeben", "ablehnen"])
def test_vor_der_freigabe_wird_gefragt_ob_die_neue_behoerde_zustimmt(
    zweibehoerden: Zweibehoerden, wahl: str
) -> None:
    """A person who is bound to her place: the question stays open, due now, with the answer in sight."""
    z = zweibehoerden
    z.lege_akte(merkmale=["wohnsitzauflage"])
    z.fordere_an()
    z.laufe(2)
    assert z.weg.aufgabe().art == "wohnsitzauflage"
    frage(z, UMZUG)
    assert z.zu.aufgabe().art == "wohnsitzwechsel_anfrage"
    z.zu.entscheide(wahl, wert=None if wahl == "annehmen" else "Nur mit Sprachkurs.")
    z.laufe(1)
    offene = z.weg.aufgabe()
    assert offene.art == "wohnsitzauflage", "no second question: it belongs to this one"
    assert offene.bis <= z.uhr.jetzt()
    assert "Anfrage zum Wohnsitzwechsel (010501) gestellt." in z.weg.texte()
    erwartet = {"annehmen": "Zugestimmt.", "freigeben": "Zugestimmt. Nur", "ablehnen": "Abgelehnt: Nur"}[wahl]
    assert erwartet in z.weg.texte()
    if wahl == "ablehnen":
        z.weg.entscheide("ablehnen", durch="fg1", wert="06")
    else:
        z.weg.entscheide("freigeben", durch="fg1", grund="Auflage aufgehoben, Zustimmung liegt vor.")
    z.laufe(6)
    ende = Zustand.ABGELEHNT if wahl == "ablehnen" else Zustand.ABGESCHLOSSEN
    assert z.zu.uebergabe().zustand is ende


def test_die_weitergeleitete_frage_beantwortet_eine_andere_behoerde(zweibehoerden: Zweibehoerden) -> None:
    """0031 says who has it; her answer is one to our question."""
    z = zweibehoerden
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(behoerde(ANDERSWO, "Anderswo"))
    z.lege_akte()
    id = frage(z, UMZUG)
    z.zu.entscheide("weiterleiten", wert=ANDERSWO)
    z.laufe(1)
    assert z.weg.aufgaben() == [], "there is nothing to do: the answer will come from there"
    assert eigene_anfrage.ist_offen(unsere(z, id))
