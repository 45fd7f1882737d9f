"""Which documents the invented file holds: place, name, description, class, day, and how each is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.demo.musterakte import formulare as f
from gateway.demo.musterakte import texte as t
from gateway.demo.musterakte.formulare import Formular
from gateway.demo.musterakte.texte import Brief
from gateway.domain.teilklasse import Teilklasse

A, B = Teilklasse.A, Teilklasse.B


@dataclass(frozen=True)
class Bild:
    """A picture of its own: "lichtbild", "datenseite" or "visumseite"."""

    art: str


@dataclass(frozen=True)
class Stueck:
    """`tag`: days after the entry; `ordner` may contain {jahr}. `beschreibung` must not
    repeat the file name (XAusländer, ABH.Dokument)."""

    ordner: str
    name: str
    beschreibung: str
    klasse: Teilklasse
    tag: int
    inhalt: Brief | Formular | Bild


GRUND = "10_Grundakte"
IDENT = "20_Identität"
ERWERB = "30_Erwerb und Lebensunterhalt"
FAMILIE = "40_Familie"
KURS = "50_Integrationskurs"
POST = "55_Korrespondenz"


def stuecke() -> Iterator[Stueck]:
    """In the order of the file."""
    yield from _grundakte()
    yield from _identitaet()
    yield from _erwerb()
    yield from _familie_und_kurs()
    yield from _korrespondenz()


def _grundakte() -> Iterator[Stueck]:
    antraege = f"{GRUND}/Anträge"
    yield Stueck(
        antraege,
        "Erstantrag mit Anlagen.pdf",
        "Ausgefüllter Vordruck vom Tag der Vorsprache",
        A,
        12,
        f.ANTRAG,
    )
    yield Stueck(
        GRUND, "Eingangsbestätigung.pdf", "Fiktionswirkung und Nachforderung von Unterlagen", A, 14, t.EINGANG
    )
    yield Stueck(
        GRUND,
        "Bescheid § 18b AufenthG.pdf",
        "Entscheidung über den ersten Aufenthaltstitel",
        A,
        61,
        t.BESCHEID,
    )
    yield Stueck(GRUND, "eAT-Aushändigung.jpg", "Empfangsbestätigung, eingescannt", A, 88, f.AUSHAENDIGUNG)
    yield Stueck(GRUND, "Anhörung.pdf", "Vor einer Änderung der Nebenbestimmung", A, 702, t.ANHOERUNG)
    yield Stueck(antraege, "Verlängerung.pdf", "Zweiter Vordruck, drei Blatt", A, 1490, f.VERLAENGERUNG)
    yield Stueck(
        GRUND, "Bescheid über die Verlängerung.pdf", "Wegfall der Beschränkung", A, 1522, t.VERLAENGERUNG
    )
    yield Stueck(
        GRUND, "eAT-Aushändigung (2).jpg", "Empfangsbestätigung der zweiten Karte", A, 1560, f.AUSHAENDIGUNG
    )
    yield Stueck(
        GRUND, "Prüfvermerk Niederlassungserlaubnis.pdf", "Stand der Voraussetzungen", A, 2110, t.PRUEFVERMERK
    )


def _identitaet() -> Iterator[Stueck]:
    pass_ = f"{IDENT}/Pass"
    yield Stueck(
        pass_, "Reisepass - Datenseite.jpg", "Farbkopie, Original zurückgegeben", A, 12, Bild("datenseite")
    )
    yield Stueck(
        pass_, "Reisepass - Seiten 4 und 5.jpg", "Einreisevisum und Grenzstempel", A, 12, Bild("visumseite")
    )
    yield Stueck(pass_, "Echtheitsprüfung.pdf", "Ergebnis mit Prüfgerät", A, 13, t.ECHTHEIT)
    yield Stueck(
        IDENT, "Lichtbild biometrisch.jpg", "Für die Kartenherstellung verwendet", A, 12, Bild("lichtbild")
    )
    yield Stueck(
        IDENT, "Geburtsurkunde (Übersetzung).pdf", "Beeidigte Übertragung ins Deutsche", A, 20, f.GEBURT
    )


def _erwerb() -> Iterator[Stueck]:
    yield Stueck(
        ERWERB,
        "Arbeitsvertrag unbefristet.pdf",
        "Vier Blatt, beidseitig unterschrieben",
        A,
        30,
        f.ARBEITSVERTRAG,
    )
    yield Stueck(
        ERWERB, "Zustimmung der Arbeitsagentur.pdf", "Verwaltungsinterne Beteiligung", A, 52, t.ZUSTIMMUNG
    )
    for nummer, tag in enumerate((1395, 1425, 1456), 1):
        name = f"Entgeltabrechnung {nummer}.pdf"
        yield Stueck(f"{ERWERB}/Nachweise", name, "Einkommensnachweis zum Antrag", A, tag, f.GEHALT)
    yield Stueck(ERWERB, "Mietvertrag Auszug.pdf", "Nachweis ausreichenden Wohnraums", B, 40, f.MIETVERTRAG)
    yield Stueck(ERWERB, "Krankenkasse.pdf", "Bestätigung der Mitgliedschaft", A, 44, t.VERSICHERUNG)


def _familie_und_kurs() -> Iterator[Stueck]:
    yield Stueck(FAMILIE, "Eheurkunde.jpg", "Registerauszug, beglaubigt", B, 420, f.EHE)
    yield Stueck(FAMILIE, "Ñanduś - Geburtsurkunde des Kindes.jpg", "Registerauszug", B, 690, f.GEBURT_KIND)
    yield Stueck(FAMILIE, "Sorgeerklärung.pdf", "Vor dem Jugendamt abgegeben", B, 705, f.SORGE)
    yield Stueck(FAMILIE, "Schulbescheinigung.pdf", "Schuljahr laufend", B, 2080, t.SCHULBESUCH)
    yield Stueck(KURS, "Berechtigungsschein.pdf", "Einmalige Zulassung zur Teilnahme", A, 95, t.BERECHTIGUNG)
    yield Stueck(KURS, "Teilnahmebescheinigung.pdf", "Punkte und Stunden", A, 610, t.TEILNAHME)
    yield Stueck(KURS, "Zertifikat.jpg", "Deutsch-Test für Zuwanderer, Stufe B1", A, 640, f.ZERTIFIKAT)


def _korrespondenz() -> Iterator[Stueck]:
    schreiben: tuple[tuple[int, Brief | Formular, str], ...] = (
        (33, t.TERMIN, "Einladung zur Vorsprache"),
        (36, f.POSTKARTE, "Bitte um Verlegung, handschriftlich"),
        (38, t.TERMIN, "Neuer Termin"),
        (930, t.ADRESSE, "Wohnungswechsel innerhalb der Stadt"),
        (1500, t.TERMIN, "Einladung zur Antragstellung"),
        (2115, f.POSTKARTE, "Mitteilung der betroffenen Person"),
    )
    for nummer, (tag, inhalt, beschreibung) in enumerate(schreiben, 1):
        yield Stueck(f"{POST}/{{jahr}}", f"Schriftstück {nummer:02}.pdf", beschreibung, A, tag, inhalt)
    yield Stueck(POST, "Straße & Hausnr. - Änderungsmitteilung (Umzug).pdf", "Bestätigt", A, 2160, t.ADRESSE)
    yield Stueck("", "Übergabevermerk.pdf", "Anlass der Abgabe", A, 2190, t.AKTENUEBERGABE)
