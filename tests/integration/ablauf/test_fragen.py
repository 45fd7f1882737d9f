"""Every question with each of its answers: a story each, generated from the table of questions.

A kind of question without a way to ask it, or an answer without a known outcome, fails here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import BinaryIO

import pytest

from gateway.ablage.tabellen import Aufgabenzeile
from gateway.ablauf import rueckfrage
from gateway.ablauf.haus import Mandantenregeln
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import eigene_anfrage
from gateway.domain.aufgabe import AUFGABENARTEN, Bedarf, Rolle, Wahl
from gateway.domain.behoerde import Behoerde
from gateway.domain.grenzen import Azrmeldung, Grenzen, Wegzugsbestaetigung
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.person import Person
from gateway.domain.regelfragen import REGELFRAGEN
from gateway.domain.seitenbemerkung import Bemerkungsart
from gateway.domain.uebergabe import Zustand
from tests.integration.ablauf.test_anfragen import WOHNSITZ, ZUSTAENDIG, antwort
from tests.integration.ablauf.test_schriftverkehr import an_uns, sende
from tests.zweibehoerden import (
    AKTENZEICHEN,
    ANDERSWO,
    IN_WEGSTADT,
    IN_ZUSTADT,
    PERSON,
    WEG,
    ZU,
    Amt,
    Zweibehoerden,
    behoerde,
    melde_eintrag,
    pdf,
)

ANDERE = Person("Mira", "Beispielmann", None, "1991-02-03", "Musterdorf", "w", ("163",), PERSON.azr_nummer)
WERTE = {
    Bedarf.ABSAGECODE: "02",
    Bedarf.FEHLERCODE: "S999",
    Bedarf.AKTENZEICHEN: "S-32/anders",
    Bedarf.DATUM: "2027-03-01",
    Bedarf.BEHOERDE: ANDERSWO,
    Bedarf.WORTLAUT: "Nur bis Jahresende.",
}
MIT_REGELN = ("einsichtnahme", "wegzug_unbestaetigt", "schon_abgegeben")
"""Questions of rules that are told here, on both databases."""
AZR_ALS_AUFGABE = Grenzen(wegzug_bestaetigung=Wegzugsbestaetigung.HINWEIS, azr_meldung=Azrmeldung.AUFGABE)
PERSONEN = {Rolle.SACHBEARBEITUNG: ("sb1", "sb2"), Rolle.FREIGABE: ("fg1", "fg2")}


@dataclass(frozen=True)
class Geschichte:
    """How the question comes about (`lage`), at whom, and what must be true after each answer."""

    lage: Callable[[Zweibehoerden], None]
    wer: str
    danach: dict[str, Callable[[Zweibehoerden], None]]


class Findet:
    """The port `Virenscanner`: finds something in everything."""

    def pruefe(self, inhalt: BinaryIO, groesse: int) -> str:
        assert len(inhalt.read()) == groesse
        return "Erfunden.Virus"

    def probiere(self) -> str:
        return "Erfunden"


def stille(z: Zweibehoerden) -> None:
    z.fordere_an()
    z.laufe()


def mit_akte(**angaben: object) -> Callable[[Zweibehoerden], None]:
    def lage(z: Zweibehoerden) -> None:
        z.lege_akte(**angaben)  # type: ignore[arg-type]
        stille(z)

    return lage


def zwei_akten(z: Zweibehoerden) -> None:
    z.lege_akte(name="a1", aktenzeichen="S-32/eins")
    z.lege_akte(name="a2", aktenzeichen="S-32/zwei")
    stille(z)


def nie_eine_quittung(z: Zweibehoerden) -> None:
    """It lies in their mailbox, and nobody over there takes it."""
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    z.weg.ticke()
    for _ in range(15):
        z.uhr.stelle_vor(timedelta(days=2))
        z.weg.ticke()
    assert len(z.weg.gesendet("0021")) == 3


def wird_weiter_erwartet(z: Zweibehoerden) -> None:
    z.weg.ticke()
    assert z.weg.aufgaben() == []
    assert z.weg.uebergabe().zustand is Zustand.GESENDET, "without the receipt nothing is deleted"
    z.uhr.stelle_vor(timedelta(days=120))
    z.weg.ticke()
    assert z.weg.aufgabe().art == "keine_quittung"


def dort_nicht_uebernommen(z: Zweibehoerden) -> None:
    z.weg.ticke()
    assert z.weg.uebergabe().zustand is Zustand.ZURUECKGEWIESEN


def liegt_noch_einmal_dort(z: Zweibehoerden) -> None:
    def lieferungen() -> int:
        return sum(b"Metadaten.010206" in s[:3000] for _, s in z.post.faecher[ZU])

    vorher = lieferungen()
    z.weg.ticke()
    assert lieferungen() > vorher
    kommt_an(z)


def zur_einsicht(z: Zweibehoerden) -> None:
    z.lege_akte()
    z.fordere_an(grund="02")
    z.laufe()


def ein_zweites_mal(z: Zweibehoerden) -> None:
    z.lege_akte()
    stille(z)
    z.fordere_an()
    z.laufe()


def unangefordert(z: Zweibehoerden) -> None:
    z.lege_akte()
    z.gib_ab()
    z.laufe()


def anders_geschrieben(z: Zweibehoerden) -> None:
    """The file that comes names the person otherwise than the request: a person over there said it was her."""
    z.lege_akte(person=ANDERE)
    stille(z)
    z.weg.entscheide("dieselbe_person")
    z.laufe()


def gesperrt_nach_der_uebergabe(z: Zweibehoerden) -> None:
    z.lege_akte()
    stille(z)
    z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
    z.laufe()


def fragt_nach_einer_seite(z: Zweibehoerden) -> None:
    z.lege_akte()
    stille(z)
    (hier,) = z.zu.uebergaben()
    with z.zu.haus.lesen() as buch:
        dokument, *_ = buch.dokumente.liste(hier.id)
    rueckfrage.bemerke(
        z.zu.haus, hier.id, dokument.uuid, 1, Bemerkungsart.UNLESERLICH, "Zu blass.", wer="sb1"
    )
    rueckfrage.sende(z.zu.haus, hier.id, wer="sb1")
    z.laufe()


def beim_absender_erledigt(z: Zweibehoerden) -> None:
    z.weg.ticke()
    assert z.weg.aufgaben() == []


def jemand_anderes(z: Zweibehoerden) -> None:
    """The same number, and nothing else of it is hers; a person over there has looked away."""
    z.lege_akte(
        person=replace(ANDERE, vorname="Ruslan", familienname="Ganzanders", geburtsdatum="1971-01-01")
    )
    stille(z)
    z.weg.entscheide("dieselbe_person")
    z.laufe()


def ziel_doppelt(z: Zweibehoerden) -> None:
    for nummer in (1, 2):
        z.lege_akte_bei(z.zu, name=f"alt{nummer}", aktenzeichen=f"ZU-alt-{nummer}")
    z.lege_akte()
    stille(z)


def verschollenes_010203(z: Zweibehoerden) -> None:
    """A confirmation comes for a request that this authority does not know."""
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    z.zu.vergiss_uebergaben()
    z.weg.ticke()
    z.post.faecher[ZU] = [n for n in z.post.faecher[ZU] if b"Versandbestaetigung.010203" in n[1]]
    z.laufe()


def paket_allein(z: Zweibehoerden) -> None:
    z.lege_akte()
    z.fordere_an()
    z.post.vorher = lambda an, sendung: [] if b"Metadaten.010206" in sendung else [sendung]
    z.laufe()
    z.uhr.stelle_vor(timedelta(days=1, hours=6))
    z.laufe()


def nie_eine_antwort(z: Zweibehoerden) -> None:
    """Nobody at the other end: three reminders, then a person is asked."""
    z.fordere_an()
    z.zu.ticke()
    z.post.faecher[WEG] = []
    for _ in range(20):
        z.uhr.stelle_vor(timedelta(days=2))
        z.zu.ticke()
        z.post.faecher[WEG] = []


def aufgegeben(z: Zweibehoerden) -> None:
    z.zu.ticke()
    assert z.zu.uebergabe().zustand is Zustand.ABGEBROCHEN
    assert len(z.zu.gesendet("010002")) == 3


def wartet_weiter(z: Zweibehoerden) -> None:
    z.zu.ticke()
    assert z.zu.aufgaben() == []
    z.uhr.stelle_vor(timedelta(days=120))
    z.zu.ticke()
    assert z.zu.aufgabe().art == "keine_antwort"


def kommt_an(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.zu.uebergaben()[-1].zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.uebergaben()[-1].zustand is Zustand.KARENZ


def absage(satz: str) -> Callable[[Zweibehoerden], None]:
    """The requester is told, and nothing else has left."""

    def danach(z: Zweibehoerden) -> None:
        z.laufe()
        assert z.weg.uebergaben()[0].zustand is Zustand.ABGELEHNT
        assert z.zu.uebergaben()[0].zustand is Zustand.ABGELEHNT
        assert satz in "\n".join(e.text for e in z.zu.zeitlinie(z.zu.uebergaben()[0].id))
        abgelehnt = z.weg.uebergaben()[0].id
        assert {
            n.typ for n in z.weg.nachrichten() if n.vorgang == abgelehnt and n.richtung.value == "aus"
        } == {"010202"}

    return danach


def wartet_und_fragt_wieder(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.weg.aufgaben() == []
    for vorgang in z.weg.uebergaben():  # a reminder, a notice: nothing that makes the same question a new one
        with z.weg.haus.buchen() as buch:
            wecke_vorgang(buch, vorgang.id)
    z.weg.ticke()
    assert z.weg.aufgaben() == [], "somebody has said until when to wait"
    z.uhr.stelle_vor(timedelta(days=120))
    z.weg.ticke()
    assert len(z.weg.aufgaben()) == 1


def sucht_anders(z: Zweibehoerden) -> None:
    z.lege_akte(person=ANDERE, aktenzeichen="S-32/anders")
    z.laufe()
    assert z.weg.aufgabe().art == "person_unsicher", "found under the number, but it names somebody else"


def sucht_weiter(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.weg.aufgabe().art == "akte_nicht_gefunden"
    assert z.weg.gesendet("010206") == []


def ohne_das_fremde(z: Zweibehoerden) -> None:
    kommt_an(z)
    assert [d.name for d in z.akte_am_ziel().glob("[!.]*") if d.suffix != ".json"] == ["brief.pdf"]


def bleibt_hier(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.ABGELEHNT
    assert z.weg.gesendet("010206") == []
    assert z.zu.uebergabe().zustand is Zustand.ABGELEHNT


def zurueckgewiesen(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.zu.uebergaben()[0].zustand is Zustand.ZURUECKGEWIESEN
    abgabe = z.weg.uebergaben()[0]
    assert abgabe.zustand is Zustand.ZURUECKGEWIESEN
    letzte = [e for e in z.weg.zeitlinie(abgabe.id) if e.partner_sagt]
    assert "geprüft" in (letzte[-1].partner_sagt or "")
    assert "geprüft" not in letzte[-1].text, "the partner's words stand apart"


def nennt_die_richtige(z: Zweibehoerden) -> None:
    zurueckgewiesen(z)
    frage = z.weg.aufgabe()
    assert frage.art == "datenpanne"
    assert frage.angaben == {"behoerde": ANDERSWO}


def unangefordert_zurueck(z: Zweibehoerden) -> None:
    unangefordert(z)
    z.zu.entscheide("zurueckweisen", wert="S999")
    z.laufe()


def unlesbar(z: Zweibehoerden) -> None:
    """The first delivery doesn't arrive as it went."""
    z.lege_akte()
    z.fordere_an()
    for _ in range(8):
        z.zu.ticke()
        if any(b"Paket.010207" in s[:2000] for _, s in z.post.faecher.get(ZU, [])):
            z.verfaelsche_pakete(0)
            break
        z.weg.ticke()
        if any(b"Paket.010207" in s[:2000] for _, s in z.post.faecher.get(ZU, [])):
            z.verfaelsche_pakete(0)
            break
    z.laufe()


def kommt_erneut(z: Zweibehoerden) -> None:
    """Under new ids; over there it belongs to the same request."""
    z.laufe()
    erste, zweite = z.weg.uebergaben()[-1], z.weg.uebergaben()[0]
    assert (erste.zustand, zweite.zustand) == (Zustand.ZURUECKGEWIESEN, Zustand.KARENZ)
    assert erste.lieferung_uuid != zweite.lieferung_uuid
    assert z.zu.uebergaben()[0].zustand is Zustand.ABGESCHLOSSEN
    assert {u.stamm for u in z.zu.uebergaben()} == {z.zu.uebergaben()[-1].id}


def liegt_wieder_vor(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.zu.aufgabe().art == "nicht_angefordert"
    assert len(z.weg.gesendet("010206")) == 2


def bleibt_beim_absender(z: Zweibehoerden) -> None:
    z.laufe()
    assert [u.zustand for u in z.weg.uebergaben()] == [Zustand.ZURUECKGEWIESEN]
    assert z.weg.aufgaben() == []


def geht_woanders_hin(z: Zweibehoerden) -> None:
    z.laufe()
    neue = z.weg.uebergaben()[0]
    assert (neue.partner, neue.zustand) == (ANDERSWO, Zustand.GESENDET)
    assert neue.ausloeser_uuid is None, "nobody there has asked"


def keine_akte_dort(z: Zweibehoerden) -> None:
    stille(z)
    z.weg.entscheide("ablehnen", wert="08")
    z.laufe()


def fragt_anderswo(z: Zweibehoerden) -> None:
    z.laufe()
    neue = z.zu.uebergaben()[0]
    assert (neue.partner, neue.zustand, neue.stamm) == (
        ANDERSWO,
        Zustand.ANGEFORDERT,
        z.zu.uebergaben()[1].id,
    )


def fragt_spaeter(z: Zweibehoerden) -> None:
    z.laufe()
    assert len(z.zu.gesendet("010201")) == 1
    z.uhr.stelle_vor(timedelta(days=120))
    z.laufe()
    assert len(z.zu.gesendet("010201")) == 2


def sucht_nicht_weiter(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.zu.aufgaben() == []
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGELEHNT]


def bleibt_in_quarantaene(z: Zweibehoerden) -> None:
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert z.weg.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []


def in_die_zweite(z: Zweibehoerden) -> None:
    kommt_an(z)
    assert (z.zu.dms_ordner / "akten" / "alt2" / "10_Grundakte" / "antrag.pdf").exists()


def als_neue(z: Zweibehoerden) -> None:
    kommt_an(z)
    assert len(list((z.zu.dms_ordner / "akten").iterdir())) == 3


def ist_erledigt(z: Zweibehoerden) -> None:
    z.zu.ticke()
    assert z.zu.aufgaben() == []


def kommt_noch_einmal_und_zaehlt(z: Zweibehoerden) -> None:
    """The packet was given up; over there somebody sends all of it again."""
    ist_erledigt(z)
    z.post.vorher = None
    for _ in range(8):
        z.uhr.stelle_vor(timedelta(days=3))
        z.laufe(2)
    z.weg.entscheide("freigeben")
    kommt_an(z)


def wartet_auf_metadaten(z: Zweibehoerden) -> None:
    z.zu.ticke()
    assert z.zu.aufgaben() == []
    z.uhr.stelle_vor(timedelta(days=120))
    z.zu.ticke()
    assert z.zu.aufgabe().art == "paket_ohne_metadaten"


def ein_paket_bleibt_aus(z: Zweibehoerden) -> None:
    """One of the packets is lost on the way; nobody over there hears anything."""
    z.lege_akte({f"{n}.pdf": pdf(n, 60_000) for n in range(3)})
    z.fordere_an()
    verloren: list[bytes] = []

    def verliere(an: str, sendung: bytes) -> list[bytes]:
        if an == ZU and b"Paket.010207" in sendung[:2000] and not verloren:
            verloren.append(sendung)
            return []
        return [] if an == WEG and b"quittung" in sendung[:3000] else [sendung]

    z.post.vorher = verliere
    z.laufe(4)
    for _ in range(12):
        z.uhr.stelle_vor(timedelta(days=3))
        z.zu.ticke()


def wartet_auf_das_paket(z: Zweibehoerden) -> None:
    z.zu.ticke()
    assert z.zu.aufgaben() == []
    z.uhr.stelle_vor(timedelta(days=120))
    z.zu.ticke()
    assert z.zu.aufgabe().art == "pakete_fehlen"


def kommt_ganz_noch_einmal(z: Zweibehoerden) -> None:
    z.post.vorher = None
    z.laufe(3)
    assert z.weg.aufgabe().art == "lieferung_zurueckgewiesen"
    z.weg.entscheide("freigeben")
    z.laufe(6)
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGESCHLOSSEN, Zustand.ZURUECKGEWIESEN]


def nach_der_uebergabe_zurueckgenommen(wo: str) -> Callable[[Zweibehoerden], None]:
    """She has not moved after all, and one of the registry offices says so when the file has gone."""

    def lage(z: Zweibehoerden) -> None:
        z.lege_akte()
        weg, zu = z.meldet_wegzug(), z.meldet_zuzug()
        kommt_an(z)
        amt, bezug = (z.weg, weg) if wo == "weg" else (z.zu, zu)
        z.melde(amt, Meldeart.RUECKNAHME, anschrift=IN_WEGSTADT, bezug=bezug)
        amt.ticke()

    return lage


def geht_zurueck(z: Zweibehoerden) -> None:
    z.laufe()
    neue = z.zu.uebergaben()[0]
    assert (neue.richtung.value, neue.partner) == ("abgabe", WEG)
    assert z.weg.aufgabe().art == "nicht_angefordert", "over there somebody decides whether to take it"
    z.weg.entscheide("annehmen")
    z.laufe()
    assert neue.id in {u.id for u in z.zu.uebergaben() if u.zustand is Zustand.KARENZ}


def kommt_wieder(z: Zweibehoerden) -> None:
    z.weg.ticke()
    neue = z.weg.uebergaben()[0]
    assert (neue.richtung.value, neue.partner, len(z.weg.gesendet("010201"))) == ("uebernahme", ZU, 1)


def kommt(xml: bytes) -> Callable[[Zweibehoerden], None]:
    """The other authority writes."""

    def lage(z: Zweibehoerden) -> None:
        sende(z, xml)
        z.zu.ticke()

    return lage


def fordert_an(z: Zweibehoerden) -> None:
    """Who is competent asks for the file; no message says it."""
    z.zu.ticke()
    uebergabe = z.zu.uebergabe()
    assert (uebergabe.partner, uebergabe.zustand) == (WEG, Zustand.ANGEFORDERT)
    assert "(010101); das ist bejaht" in z.zu.texte()


def geantwortet(typ: str, stelle: str) -> Callable[[Zweibehoerden], None]:
    """With one message that says this."""

    def danach(z: Zweibehoerden) -> None:
        ist_erledigt(z)
        assert stelle in antwort(z, typ)
        assert z.zu.uebergaben() == []

    return danach


def schweigt(z: Zweibehoerden) -> None:
    """Nothing goes out."""
    ist_erledigt(z)
    assert len(z.post.eingeliefert) == 1


def reicht_weiter(z: Zweibehoerden) -> None:
    """0030 to the competent one, 0031 to the one that has asked."""
    ist_erledigt(z)
    assert sorted(an for an, _ in z.post.eingeliefert[1:]) == sorted([ANDERSWO, WEG])


def gefragt(z: Zweibehoerden) -> None:
    """Whoever has the file asks the other authority whether it is competent."""
    z.lege_akte()
    wunsch = eigene_anfrage.Wunsch(Behoerde(ZU, "Zustadt"), AKTENZEICHEN, IN_ZUSTADT)
    eigene_anfrage.beginne(z.weg.haus, wunsch, wer="Frau Beispiel")
    z.laufe(2)


def gefragt_und_geschwiegen(z: Zweibehoerden) -> None:
    gefragt(z)
    for _ in range(30):
        z.uhr.stelle_vor(timedelta(days=1))
        z.weg.ticke()


def gefragt_und_verneint(z: Zweibehoerden) -> None:
    gefragt(z)
    z.zu.entscheide("ablehnen")
    z.laufe(2)


def ist_erledigt_beim_absender(z: Zweibehoerden) -> None:
    z.laufe(1)
    assert z.weg.aufgaben() == []


def fragt_dort(z: Zweibehoerden) -> None:
    """The same question, once, to the one that is named."""
    ist_erledigt_beim_absender(z)
    assert [an for an, s in z.post.eingeliefert if b"Anfrage.010101" in s[:2000]] == [ZU, ANDERSWO]


GESCHICHTEN = {
    "akte_nicht_gefunden": Geschichte(
        stille,
        "weg",
        {"akte_waehlen": sucht_anders, "ablehnen": absage("unauffindbar"), "warten": wartet_und_fragt_wieder},
    ),
    "akte_mehrdeutig": Geschichte(
        zwei_akten,
        "weg",
        {"akte_waehlen": kommt_an, "ablehnen": absage("unauffindbar"), "warten": wartet_und_fragt_wieder},
    ),
    "person_unsicher": Geschichte(
        mit_akte(person=ANDERE),
        "weg",
        {
            "dieselbe_person": lambda z: anders_kommt_an(z),
            "andere_person": sucht_weiter,
            "ablehnen": absage("unauffindbar"),
        },
    ),
    "einsichtnahme": Geschichte(
        zur_einsicht, "weg", {"freigeben": kommt_an, "ablehnen": absage("unauffindbar")}
    ),
    "wegzug_unbestaetigt": Geschichte(
        mit_akte(),
        "weg",
        {"freigeben": kommt_an, "ablehnen": absage("unauffindbar"), "warten": wartet_und_fragt_wieder},
    ),
    "schon_abgegeben": Geschichte(
        ein_zweites_mal,
        "weg",
        {"freigeben": lambda z: noch_einmal(z), "ablehnen": absage("schon am")},
    ),
    "keine_antwort": Geschichte(nie_eine_antwort, "zu", {"warten": wartet_weiter, "schliessen": aufgegeben}),
    "keine_quittung": Geschichte(
        nie_eine_quittung,
        "weg",
        {
            "warten": wird_weiter_erwartet,
            "freigeben": liegt_noch_einmal_dort,
            "schliessen": dort_nicht_uebernommen,
        },
    ),
    "keine_dokumente": Geschichte(
        mit_akte(klasse="V"),
        "weg",
        {"ablehnen": absage("unauffindbar"), "warten": wartet_und_fragt_wieder},
    ),
    "format_nicht_vereinbart": Geschichte(
        mit_akte(dateien={"plan.png": b"\x89PNG\r\n\x1a\n" + b"x" * 500, "brief.pdf": pdf(1)}),
        "weg",
        {
            "weglassen": ohne_das_fremde,
            "warten": wartet_und_fragt_wieder,
            "ablehnen": absage("unauffindbar"),
        },
    ),
    "teilklasse_c": Geschichte(mit_akte(klasse="C"), "weg", {"freigeben": kommt_an, "ablehnen": bleibt_hier}),
    "teilklasse_s": Geschichte(mit_akte(klasse="S"), "weg", {"freigeben": kommt_an, "ablehnen": bleibt_hier}),
    "nicht_angefordert": Geschichte(
        unangefordert,
        "zu",
        {"annehmen": kommt_an, "zurueckweisen": zurueckgewiesen, "weiterleiten": nennt_die_richtige},
    ),
    "person_abweichend": Geschichte(
        anders_geschrieben,
        "zu",
        {"dieselbe_person": kommt_an, "zurueckweisen": zurueckgewiesen, "weiterleiten": nennt_die_richtige},
    ),
    "person_verschieden": Geschichte(
        jemand_anderes,
        "zu",
        {"dieselbe_person": kommt_an, "zurueckweisen": zurueckgewiesen, "weiterleiten": nennt_die_richtige},
    ),
    "person_berichtigt": Geschichte(gesperrt_nach_der_uebergabe, "zu", {"schliessen": ist_erledigt}),
    "rueckfrage_seiten": Geschichte(fragt_nach_einer_seite, "weg", {"schliessen": beim_absender_erledigt}),
    "mitteilung_strafverfolgung": Geschichte(
        mit_akte(merkmale=["strafverfolgung"]), "zu", {"schliessen": ist_erledigt}
    ),
    "azr_meldung": Geschichte(mit_akte(), "zu", {"schliessen": ist_erledigt}),
    "ziel_mehrdeutig": Geschichte(
        ziel_doppelt,
        "zu",
        {"akte_waehlen": in_die_zweite, "annehmen": als_neue, "zurueckweisen": zurueckgewiesen},
    ),
    "datenpanne": Geschichte(
        unangefordert_zurueck,
        "weg",
        {
            "annehmen": bleibt_beim_absender,
            "weiterleiten": geht_woanders_hin,
            "freigeben": liegt_wieder_vor,
        },
    ),
    "lieferung_zurueckgewiesen": Geschichte(
        unlesbar, "weg", {"freigeben": kommt_erneut, "schliessen": bleibt_beim_absender}
    ),
    "absage_erhalten": Geschichte(
        keine_akte_dort,
        "zu",
        {"behoerde_nennen": fragt_anderswo, "warten": fragt_spaeter, "schliessen": sucht_nicht_weiter},
    ),
    "pakete_fehlen": Geschichte(
        ein_paket_bleibt_aus,
        "zu",
        {"warten": wartet_auf_das_paket, "zurueckweisen": kommt_ganz_noch_einmal},
    ),
    "schadsoftware": Geschichte(mit_akte(), "zu", {"schliessen": bleibt_in_quarantaene}),
    "zuzug_zurueckgenommen": Geschichte(
        nach_der_uebergabe_zurueckgenommen("zu"),
        "zu",
        {"freigeben": geht_zurueck, "schliessen": ist_erledigt},
    ),
    "wegzug_zurueckgenommen": Geschichte(
        nach_der_uebergabe_zurueckgenommen("weg"),
        "weg",
        {"freigeben": kommt_wieder, "schliessen": beim_absender_erledigt},
    ),
    "zustaendigkeit_anfrage": Geschichte(
        kommt(ZUSTAENDIG),
        "zu",
        {
            "annehmen": fordert_an,
            "ablehnen": geantwortet("010102", "gewoehnlicherAufenthaltLiegtNichtVor>true<"),
            "zurueckweisen": geantwortet("010102", "nichtZustaendigMitBegruendung>Nur bis Jahresende.<"),
            "schliessen": schweigt,
        },
    ),
    "wohnsitzwechsel_anfrage": Geschichte(
        kommt(WOHNSITZ),
        "zu",
        {
            "annehmen": geantwortet("010502", "<xauslaender:zustimmung/>"),
            "freigeben": geantwortet("010502", "nebenbestimmung>Nur bis Jahresende.<"),
            "ablehnen": geantwortet("010502", "begruendung>Nur bis Jahresende.<"),
            "weiterleiten": reicht_weiter,
            "schliessen": schweigt,
        },
    ),
    "anfrage_ohne_antwort": Geschichte(
        gefragt_und_geschwiegen,
        "weg",
        {
            "warten": ist_erledigt_beim_absender,
            "behoerde_nennen": fragt_dort,
            "schliessen": ist_erledigt_beim_absender,
        },
    ),
    "anfrage_beantwortet": Geschichte(
        gefragt_und_verneint,
        "weg",
        {"behoerde_nennen": fragt_dort, "schliessen": ist_erledigt_beim_absender},
    ),
    "antwort_erhalten": Geschichte(kommt(an_uns("010502-rich-zustimmung")), "zu", {"schliessen": schweigt}),
    "nachricht_ohne_vorgang": Geschichte(verschollenes_010203, "zu", {"schliessen": ist_erledigt}),
    "paket_ohne_metadaten": Geschichte(
        paket_allein, "zu", {"warten": wartet_auf_metadaten, "schliessen": kommt_noch_einmal_und_zaehlt}
    ),
}


def anders_kommt_an(z: Zweibehoerden) -> None:
    """010206 names the person of the file; over there somebody compares with the request."""
    z.laufe()
    assert z.zu.aufgabe().art == "person_abweichend"
    z.zu.entscheide("dieselbe_person")
    kommt_an(z)


def noch_einmal(z: Zweibehoerden) -> None:
    z.laufe()
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGESCHLOSSEN] * 2
    assert len(list((z.zu.dms_ordner / "akten").iterdir())) == 1, "asking later finds one file"


HIER = [*(a for a in AUFGABENARTEN.values() if a not in REGELFRAGEN), *(AUFGABENARTEN[n] for n in MIT_REGELN)]
FAELLE = [(art, wahl) for art in HIER for wahl in art.wahlen]


def test_jede_frage_hat_eine_geschichte_zu_jeder_antwort() -> None:
    """Those that rules ask besides have theirs in `test_fragen_der_regeln`."""
    assert {(art.name, w.name) for art, w in FAELLE} == {
        (name, wahl) for name, g in GESCHICHTEN.items() for wahl in g.danach
    }


@pytest.mark.parametrize(("art", "wahl"), FAELLE, ids=[f"{a.name}-{w.name}" for a, w in FAELLE])
def test_frage_und_antwort(baue_zwei: Callable[..., Zweibehoerden], art: object, wahl: Wahl) -> None:
    name = art.name  # type: ignore[attr-defined]
    geschichte = GESCHICHTEN[name]
    besondere = {"regeln": Mandantenregeln(grenzen=AZR_ALS_AUFGABE)} if name == "azr_meldung" else {}
    z = baue_zwei(
        **besondere,
        wegzug="erforderlich" if name == "wegzug_unbestaetigt" else "hinweis",
        virenscanner=Findet() if name == "schadsoftware" else None,
    )
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(behoerde(ANDERSWO, "Anderswo"))
    geschichte.lage(z)
    if name == "wegzug_unbestaetigt":
        z.uhr.stelle_vor(timedelta(days=6))
        z.laufe()
    amt = z.weg if geschichte.wer == "weg" else z.zu
    frage = amt.aufgabe()
    assert frage.art == name
    beantworte(amt, frage, wahl)
    geschichte.danach[wahl.name](z)
    geparkt = [(p.art, p.grund_text) for a in (z.weg, z.zu) for p in a.geparkt()]
    assert geparkt == []


def beantworte(amt: Amt, frage: Aufgabenzeile, wahl: Wahl) -> None:
    auswahl = [a["wert"] for a in frage.angaben.get("auswahl", [])]
    wert = auswahl[-1] if wahl.braucht is Bedarf.AKTE else WERTE.get(wahl.braucht) if wahl.braucht else None
    for durch in PERSONEN[frage.rolle][: wahl.stimmen]:
        amt.entscheide(wahl.name, durch=durch, wert=wert)
