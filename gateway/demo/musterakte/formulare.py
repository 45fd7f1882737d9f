"""Filled-in forms, deeds and contracts, painted as sheets that were scanned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from PIL import Image

from gateway.demo.musterakte.lebenslauf import Lebenslauf
from gateway.demo.musterakte.papier import BLAU, GRAU, ROT, Bogen


@dataclass(frozen=True)
class Formular:
    """`felder` are filled in by hand, `text` is printed; further sheets continue with `klauseln`."""

    titel: str
    stelle: str
    felder: tuple[tuple[str, str], ...] = ()
    text: str = ""
    klauseln: tuple[str, ...] = ()
    seiten: int = 1
    stempel: tuple[str, ...] = ("EINGEGANGEN", "{datum}", "Stadt Musterstadt")
    siegel: bool = False
    gefuellt: str = "hand"
    """"hand" or "druck"."""


_PERSON = (
    ("Familienname", "{familienname}"),
    ("Vollständiger Name", "{name}"),
    ("Geburtsdatum", "{geboren}"),
    ("Geburtsort", "{geburtsort}"),
)
_KLAUSELN = (
    "§ 1 Beginn und Dauer. Das Verhältnis beginnt mit der Unterzeichnung und läuft auf unbestimmte Zeit. "
    "Eine "
    "Kündigung vor Beginn ist ausgeschlossen.",
    "§ 2 Leistungen. Art und Umfang ergeben sich aus der Anlage, die Bestandteil dieses Vertrages ist. "
    "Änderungen "
    "bedürfen der Textform.",
    "§ 3 Entgelt. Das Entgelt von {brutto} ist jeweils zum Monatsende fällig und wird auf das benannte Konto "
    "überwiesen.",
    "§ 4 Pflichten. Beide Seiten unterrichten einander unverzüglich über Umstände, die für das "
    "Verhältnis von "
    "Bedeutung sind, insbesondere über einen Wechsel der Anschrift.",
    "§ 5 Verschwiegenheit. Über Angelegenheiten, die ihrer Natur nach vertraulich sind, ist auch nach "
    "dem Ende des "
    "Verhältnisses Stillschweigen zu bewahren.",
    "§ 6 Schlussbestimmungen. Sollte eine Bestimmung unwirksam sein, bleibt die Wirksamkeit der übrigen "
    "unberührt. "
    "Mündliche Nebenabreden bestehen nicht.",
)

ANTRAG = Formular(
    "Antrag auf Erteilung einer Aufenthaltserlaubnis",
    "Stadt Musterstadt · Ausländerbehörde",
    (
        *_PERSON,
        ("Anschrift", "{anschrift}, {ort}"),
        ("Passnummer", "{pass}"),
        ("Zweck des Aufenthalts", "Beschäftigung"),
        ("Arbeitgeber", "{betrieb}"),
        ("Beruf", "{beruf}"),
        ("Krankenversicherung", "Musterkasse"),
    ),
    "Ich versichere, dass meine Angaben vollständig und richtig sind. Mir ist bekannt, dass unrichtige "
    "Angaben die "
    "Versagung oder Rücknahme des Aufenthaltstitels zur Folge haben können.",
    (
        "Angaben zu Familienangehörigen: Ehegatte {gatte}, Kind {kind}. Alle leben in häuslicher "
        "Gemeinschaft.",
        "Frühere Aufenthalte in Deutschland: keine. Vorstrafen im In- und Ausland: keine. Laufende "
        "Verfahren: keine.",
        "Erklärung zum Lebensunterhalt: Ich beziehe ein regelmäßiges Einkommen von {netto} netto im Monat.",
        "Belehrung nach § 54 Abs. 2 Nr. 8 in Verbindung mit § 53 AufenthG: zur Kenntnis genommen.",
    ),
    seiten=4,
)
VERLAENGERUNG = Formular(
    "Antrag auf Verlängerung der Aufenthaltserlaubnis",
    "Stadt Musterstadt · Ausländerbehörde",
    (
        *_PERSON,
        ("Anschrift", "{anschrift}, {ort}"),
        ("Passnummer", "{pass}"),
        ("Arbeitgeber", "{betrieb}"),
        ("Änderungen seit dem letzten Antrag", "keine"),
    ),
    "Die beigefügten Unterlagen sind Bestandteil des Antrags.",
    ANTRAG.klauseln,
    seiten=3,
)
AUSHAENDIGUNG = Formular(
    "Nachweis über die Aushändigung des elektronischen Aufenthaltstitels",
    "Stadt Musterstadt · Ausländerbehörde",
    (*_PERSON, ("Ausgehändigt am", "{datum}"), ("Online-Ausweisfunktion", "eingeschaltet")),
    "Der elektronische Aufenthaltstitel wurde heute ausgehändigt. Die Angaben auf der Karte wurden "
    "geprüft. Das "
    "Merkblatt zur Online-Ausweisfunktion wurde übergeben.",
)
GEBURT = Formular(
    "Geburtsurkunde – beglaubigte Übersetzung",
    "Standesamt {geburtsort} (erfunden)",
    (*_PERSON, ("Registernummer", "0815 / Muster")),
    "Vorstehende Übersetzung aus der Muttersprache ist richtig und vollständig. Öffentlich bestellte und "
    "beeidigte "
    "Übersetzerin für Mustersprachen.",
    seiten=2,
    siegel=True,
    gefuellt="druck",
)
EHE = Formular(
    "Eheurkunde",
    "Standesamt Musterstadt",
    (
        ("Ehegatte 1", "{name}"),
        ("geboren", "{geboren}, {geburtsort}"),
        ("Ehegatte 2", "{gatte}"),
        ("Ort der Eheschließung", "Musterstadt"),
        ("Register", "E 47 / Muster"),
    ),
    "Die Übereinstimmung mit den Einträgen im Eheregister wird beurkundet.",
    seiten=1,
    siegel=True,
    gefuellt="druck",
)
GEBURT_KIND = Formular(
    "Geburtsurkunde",
    "Standesamt Musterstadt",
    (("Kind", "{kind}"), ("Elternteil", "{name}"), ("Elternteil", "{gatte}"), ("Register", "G 112 / Muster")),
    "Die Übereinstimmung mit den Einträgen im Geburtenregister wird beurkundet.",
    siegel=True,
    gefuellt="druck",
)
SORGE = Formular(
    "Gemeinsame Sorgeerklärung",
    "Jugendamt Musterstadt",
    (("Kind", "{kind}"), ("Erklärende", "{name}"), ("Erklärende", "{gatte}")),
    "Wir erklären, dass wir die elterliche Sorge gemeinsam ausüben. Über die rechtlichen Folgen wurden "
    "wir belehrt.",
    seiten=2,
    siegel=True,
)
ARBEITSVERTRAG = Formular(
    "Arbeitsvertrag",
    "{betrieb}",
    (
        ("Beschäftigte Person", "{name}"),
        ("Tätigkeit", "{beruf}"),
        ("Wochenstunden", "39"),
        ("Entgelt", "{brutto} brutto"),
    ),
    "Zwischen {betrieb} und der oben genannten Person wird ein unbefristeter Arbeitsvertrag geschlossen.",
    _KLAUSELN,
    seiten=4,
)
MIETVERTRAG = Formular(
    "Wohnungsmietvertrag (Auszug)",
    "Beispielbau Wohnungsgenossenschaft",
    (
        ("Mietpartei", "{name}"),
        ("Wohnung", "{anschrift}, {ort}"),
        ("Größe", "74 m², 3 Zimmer"),
        ("Miete warm", "985,00 €"),
    ),
    "Vermietet wird die bezeichnete Wohnung einschließlich Kellerraum.",
    _KLAUSELN,
    seiten=3,
)
ZERTIFIKAT = Formular(
    "Zertifikat Deutsch B1",
    "Volkshochschule Beispielhausen",
    (("Name", "{name}"), ("geboren", "{geboren}, {geburtsort}"), ("Gesamtergebnis", "gut")),
    "Die Prüfung »Deutsch-Test für Zuwanderer« wurde bestanden.",
    siegel=True,
    gefuellt="druck",
    stempel=(),
)
GEHALT = Formular(
    "Entgeltabrechnung {datum}",
    "{betrieb}",
    (
        ("Beschäftigte Person", "{name}"),
        ("Bruttoentgelt", "{brutto}"),
        ("Steuerklasse", "III / 0,5"),
        ("Auszahlungsbetrag", "{netto}"),
    ),
    "Maschinell erstellt, ohne Unterschrift gültig.",
    gefuellt="druck",
    stempel=("KOPIE",),
)
POSTKARTE = Formular(
    "Mitteilung",
    "Schreiben der betroffenen Person",
    (("Von", "{name}"), ("An", "Ausländerbehörde Musterstadt"), ("Wegen", "Termin nächste Woche")),
    "Sehr geehrte Damen und Herren, leider kann ich den Termin nicht wahrnehmen, weil mein Kind erkrankt "
    "ist. Ich bitte "
    "um einen neuen Termin und bedanke mich im Voraus.",
)


def blaetter(
    formular: Formular, lebenslauf: Lebenslauf, tage: int, wuerfel: Random, dpi: int
) -> Iterator[Image.Image]:
    """The scanned sheets, one after the other."""
    werte = {**lebenslauf.werte(), "datum": lebenslauf.datum(tage)}
    for nummer in range(1, formular.seiten + 1):
        bogen = Bogen(wuerfel, dpi)
        y = _kopf(bogen, formular, werte) if nummer == 1 else 24.0
        y = (
            _felder(bogen, formular, werte, y)
            if nummer == 1
            else _klauseln(bogen, formular, werte, nummer, y)
        )
        if nummer == formular.seiten:
            _schluss(bogen, formular, werte, min(y, 232))
        bogen.text(95, 285, f"Seite {nummer} von {formular.seiten}", punkt=8, farbe=GRAU)
        bogen.von_hand(188, 10, str(wuerfel.randint(1, 180)), punkt=11)
        yield bogen.gescannt()


def _kopf(bogen: Bogen, formular: Formular, werte: dict[str, str]) -> float:
    bogen.text(22, 14, formular.stelle.format(**werte), punkt=10, schnitt="sans-fett", farbe=GRAU)
    bogen.text(22, 24, formular.titel.format(**werte), punkt=15, schnitt="serif-fett")
    bogen.linie(22, 34, 190, 34)
    if formular.stempel:
        bogen.stempel(128, 8, *(z.format(**werte) for z in formular.stempel), farbe=ROT)
    return bogen.absatz(22, 40, 165, formular.text.format(**werte))


def _felder(bogen: Bogen, formular: Formular, werte: dict[str, str], y: float) -> float:
    y += 4
    for feld, wert in formular.felder:
        bogen.kasten(22, y, 166, 13)
        bogen.text(24, y + 0.8, feld, punkt=7, farbe=GRAU)
        if formular.gefuellt == "hand":
            bogen.von_hand(26, y + 4.6, wert.format(**werte))
        else:
            bogen.text(26, y + 5, wert.format(**werte), punkt=12, schnitt="serif")
        y += 14.5
    return y


def _klauseln(bogen: Bogen, formular: Formular, werte: dict[str, str], nummer: int, y: float) -> float:
    vorrat = formular.klauseln or (formular.text,)
    for folge in range(7):
        y = bogen.absatz(22, y, 165, vorrat[(nummer + folge) % len(vorrat)].format(**werte), punkt=10.5) + 5
        if folge % 3 == 1:
            bogen.kasten(22, y, 4, 4)
            bogen.text(29, y - 0.6, "zur Kenntnis genommen", punkt=9)
            bogen.von_hand(22.4, y - 1.6, "x", punkt=14)
            y += 10
    return y


def _schluss(bogen: Bogen, formular: Formular, werte: dict[str, str], y: float) -> None:
    bogen.von_hand(24, y + 14, f"Musterstadt, {werte['datum']}", punkt=11)
    bogen.linie(22, y + 22, 90, y + 22)
    bogen.text(22, y + 23, "Ort, Datum", punkt=7, farbe=GRAU)
    bogen.linie(110, y + 22, 188, y + 22)
    bogen.text(110, y + 23, "Unterschrift", punkt=7, farbe=GRAU)
    if formular.gefuellt == "hand" or formular.siegel:
        bogen.unterschrift(116, y + 19)
    if formular.siegel:
        bogen.stempel(70, y + 6, "SIEGEL", "MUSTER", "UNGÜLTIG", farbe=BLAU, rund=True)
