"""010101 and 010501 beside the answers themselves (`test_fragen`): what is shown, what is refused, a ground that
vanishes, and when the content goes."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from gateway.ablage.tabellen import Aufgabenzeile
from gateway.ablauf import aufgaben
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.nachrichten.briefkopf import lies_kopf
from tests.integration.ablauf.test_schriftverkehr import an_uns, sende
from tests.zweibehoerden import PERSON, WEG, Zweibehoerden

ZUSTAENDIG, WOHNSITZ = an_uns("010101-rich"), an_uns("010501-rich")


def frage(z: Zweibehoerden, xml: bytes) -> Aufgabenzeile:
    sende(z, xml)
    z.zu.ticke()
    return z.zu.aufgabe()


def antwort(z: Zweibehoerden, typ: str) -> str:
    """What we have written in answer: exactly one message of this type, sent."""
    with z.zu.haus.lesen() as buch:
        (zeile,) = [n for n in buch.nachrichten.neueste() if n.richtung is Nachrichtenrichtung.AUS]
        raum = z.zu.haus.speicher.tresor.raum(buch, zeile.schluessel)
    assert (zeile.typ, zeile.partner) == (typ, WEG)
    assert zeile.zustand in {Nachrichtenzustand.GESENDET, Nachrichtenzustand.BESTAETIGT}
    assert zeile.xml is not None
    with z.zu.haus.speicher.blobs.oeffne(zeile.xml, raum) as strom:
        return strom.read().decode()


def test_die_frage_zeigt_was_geschrieben_steht_und_wann_das_gesetz_antwort_will(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    offene = frage(z, WOHNSITZ)
    assert offene.art == "wohnsitzwechsel_anfrage"
    assert timedelta(days=27) < offene.bis - offene.seit <= timedelta(days=28)
    namen = dict(offene.angaben["mitteilung"])
    assert namen["Grund des Umzugs"] and namen["Möchte umziehen nach"]
    assert offene.angaben["gesucht"]["azr_nummer"]


def test_dieselbe_frage_noch_einmal_bekommt_dieselbe_antwort(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    frage(z, ZUSTAENDIG)
    z.zu.entscheide("ablehnen")
    z.zu.ticke()
    vorher = len(z.post.eingeliefert)
    sende(z, ZUSTAENDIG)
    z.zu.ticke()
    assert len(z.post.eingeliefert) == vorher + 2, "the question, and our answer once more"
    assert z.zu.aufgaben() == []
    antwort(z, "010102")


def von_mara(xml: bytes) -> bytes:
    """The question is about the person whose file lies in Wegstadt."""
    return re.sub(rb"(azrNummer>)\d+", rb"\g<1>" + str(PERSON.azr_nummer).encode(), xml)


def test_wer_die_akte_inzwischen_anfordert_hat_geantwortet(zweibehoerden: Zweibehoerden) -> None:
    """The ground vanishes: the question closes itself, and nothing goes out because of it."""
    z = zweibehoerden
    offene = frage(z, von_mara(ZUSTAENDIG))
    z.fordere_an()
    z.uhr.stelle_vor(timedelta(hours=2))
    z.zu.ticke()
    with z.zu.haus.lesen() as buch:
        assert buch.aufgaben.lies(offene.id).zustand is Aufgabenzustand.HINFAELLIG
    assert "schon angefordert" in z.zu.texte()
    assert len(z.zu.gesendet("010201")) == 1
    with pytest.raises(aufgaben.AufgabeGeschlossen):
        aufgaben.entscheide(z.zu.haus, offene.id, aufgaben.Stimme("annehmen", "sb1", "zu spät"))


def test_auf_eine_erinnerung_wird_die_frage_faellig_und_die_antwort_wiederholt(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    frage(z, WOHNSITZ)
    unsere = str(lies_kopf(io.BytesIO(WOHNSITZ)).uuid).encode()
    for nummer in (b"a", b"b"):
        erinnerung = an_uns("010002-rich")
        eigene = str(lies_kopf(io.BytesIO(erinnerung)).uuid).encode()
        neu = erinnerung.replace(eigene, eigene[:-1] + nummer)
        sende(z, re.sub(rb"((?:ausloeserUUID|nachrichtUUID)>)[0-9a-f-]{36}", rb"\g<1>" + unsere, neu))
        z.zu.ticke()
        if nummer == b"a":
            assert z.zu.aufgabe().bis <= z.uhr.jetzt(), "nobody is asked a second question"
            z.zu.entscheide("annehmen")
            z.zu.ticke()
    assert z.zu.aufgaben() == []
    assert sum(b"Antwort.010502" in sendung[:2000] for _, sendung in z.post.eingeliefert) == 2


def test_laeuft_die_anforderung_schon_wird_niemand_gefragt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.zu.ticke()
    sende(z, von_mara(ZUSTAENDIG))
    z.zu.ticke()
    assert z.zu.aufgaben() == []
    assert "(010101)" in z.zu.texte()


def test_was_sonst_gehen_wuerde_prueft_die_entscheidung(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    frage(z, WOHNSITZ)
    for wert in (None, " ", "x" * 1001, "кириллица"):
        with pytest.raises(aufgaben.WertFehlt):
            z.zu.entscheide("ablehnen", wert=wert)
    assert z.zu.aufgabe().zustand is Aufgabenzustand.OFFEN


def test_der_inhalt_geht_nach_der_antwort(zweibehoerden: Zweibehoerden) -> None:
    """While the question is open nothing goes; afterwards both messages lose their content."""
    from gateway.ablauf.akte import loeschung

    z = zweibehoerden
    frage(z, WOHNSITZ)
    z.uhr.stelle_vor(timedelta(days=60))
    assert loeschung.kehre(z.zu.haus) == 0
    z.zu.entscheide("annehmen")
    z.zu.ticke()
    z.uhr.stelle_vor(timedelta(days=60))
    assert loeschung.kehre(z.zu.haus) == 2
