"""Letters of invented authorities. Braces are filled from `Lebenslauf.werte` and with the letter's dates."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.demo.musterakte.papier import Farbe


@dataclass(frozen=True)
class Absender:
    name: str
    stelle: str
    anschrift: str
    farbe: Farbe
    kuerzel: str


@dataclass(frozen=True)
class Brief:
    """`an_person`: to the person the file is about, else a note or a letter between authorities."""

    absender: Absender
    betreff: str
    absaetze: tuple[str, ...]
    an_person: bool = True
    tabelle: tuple[tuple[str, str], ...] = ()
    belehrung: bool = False


ABH = Absender(
    "Stadt Musterstadt",
    "Amt für Migration und Integration · Ausländerbehörde",
    "Rathausplatz 1, 00000 Musterstadt",
    (22, 70, 120),
    "33.2",
)
BA = Absender(
    "Arbeitsagentur Beispielhausen",
    "Team Arbeitsmarktzulassung",
    "Probeweg 9, 00001 Beispielhausen",
    (150, 30, 40),
    "AMZ",
)
VHS = Absender(
    "Volkshochschule Beispielhausen",
    "Fachbereich Deutsch und Integration",
    "Am Markt 3, 00001 Beispielhausen",
    (180, 100, 10),
    "VHS",
)
SCHULE = Absender(
    "Grundschule am Vorlagenweg", "Schulleitung", "Vorlagenweg 20, 00000 Musterstadt", (40, 110, 60), "GS"
)
KASSE = Absender(
    "Musterkasse – Die Beispielhafte",
    "Mitgliederservice",
    "Gesundweg 5, 00002 Probestadt",
    (10, 120, 110),
    "MK",
)

EINGANG = Brief(
    ABH,
    "Eingang Ihres Antrags auf Erteilung einer Aufenthaltserlaubnis",
    (
        "Ihr Antrag ist am {datum} bei uns eingegangen. Sie haben ihn vor Ablauf Ihres Visums gestellt; "
        "Ihr Aufenthalt "
        "gilt damit bis zur Entscheidung als erlaubt (§ 81 Abs. 3 Satz 1 AufenthG).",
        "Bitte reichen Sie noch ein: den Arbeitsvertrag mit {betrieb} in Kopie, die letzten drei "
        "Gehaltsabrechnungen "
        "sowie einen Nachweis über ausreichenden Krankenversicherungsschutz.",
        "Zur Aufnahme der Fingerabdrücke und des Lichtbilds erhalten Sie einen gesonderten Termin. "
        "Bringen Sie dazu "
        "bitte Ihren Pass mit der Nummer {pass} mit.",
    ),
)
BESCHEID = Brief(
    ABH,
    "Erteilung einer Aufenthaltserlaubnis nach § 18b AufenthG",
    (
        "Ihrem Antrag wird entsprochen. Ihnen wird eine Aufenthaltserlaubnis zum Zweck der Beschäftigung "
        "als {beruf} "
        "erteilt. Sie gilt vom {datum} an für vier Jahre, längstens für die Dauer des "
        "Beschäftigungsverhältnisses.",
        "Nebenbestimmung: Beschäftigung nur als {beruf} bei {betrieb} erlaubt. Selbständige Tätigkeit "
        "nicht gestattet.",
        "Begründung: Sie besitzen einen anerkannten ausländischen Hochschulabschluss und haben ein konkretes "
        "Arbeitsplatzangebot nachgewiesen. Die Bundesagentur für Arbeit hat der Beschäftigung "
        "zugestimmt. Der "
        "Lebensunterhalt ist durch das vereinbarte Bruttogehalt von monatlich {brutto} gesichert; "
        "ausreichender "
        "Wohnraum und Krankenversicherungsschutz sind belegt. Ausweisungsinteressen liegen nicht vor.",
        "Bei der Entscheidung wurde berücksichtigt, dass Sie sich seit Ihrer Einreise ununterbrochen im "
        "Bundesgebiet "
        "aufgehalten und die Passpflicht durchgehend erfüllt haben.",
        "Sie sind verpflichtet, jede Änderung Ihres Arbeitsverhältnisses sowie einen Wechsel Ihrer Wohnung "
        "unverzüglich mitzuteilen (§ 82 Abs. 6 AufenthG).",
    ),
    belehrung=True,
)
VERLAENGERUNG = Brief(
    ABH,
    "Verlängerung Ihrer Aufenthaltserlaubnis",
    (
        "Ihre Aufenthaltserlaubnis wird verlängert. Die Nebenbestimmung zur Beschäftigung entfällt: Nach "
        "zwei Jahren "
        "versicherungspflichtiger Beschäftigung ist Ihnen jede Erwerbstätigkeit gestattet (§ 9 BeschV).",
        "Die Karte wird bei der Bundesdruckerei hergestellt. Sobald sie bei uns eingegangen ist, "
        "erhalten Sie eine "
        "Nachricht. Den PIN-Brief stellt Ihnen die Druckerei unmittelbar zu.",
        "Für die Amtshandlung wird eine Gebühr von 93,00 € erhoben. Sie ist bei der Aushändigung zu "
        "entrichten.",
    ),
    belehrung=True,
)
PRUEFVERMERK = Brief(
    ABH,
    "Vermerk: Voraussetzungen der Niederlassungserlaubnis (§ 18c AufenthG)",
    (
        "Geprüft wurde anhand der Akte und der im persönlichen Gespräch vorgelegten Unterlagen.",
        "Die Voraussetzungen werden voraussichtlich erfüllt. Es fehlt noch der aktuelle "
        "Rentenversicherungsverlauf; er "
        "wurde mündlich angefordert. Wiedervorlage in acht Wochen.",
    ),
    an_person=False,
    tabelle=(
        ("Besitz des Aufenthaltstitels", "erfüllt"),
        ("Pflichtbeiträge zur Rentenversicherung", "Nachweis angefordert"),
        ("Ausreichende Kenntnisse der deutschen Sprache", "erfüllt, Zertifikat B1"),
        ("Ausreichender Wohnraum", "erfüllt, Mietvertrag liegt vor"),
        ("Sicherung des Lebensunterhalts", "erfüllt, netto {netto}"),
        ("Kein Ausweisungsinteresse", "erfüllt"),
    ),
)
ECHTHEIT = Brief(
    ABH,
    "Vermerk: Prüfung des vorgelegten Passes",
    (
        "Der Pass mit der Nummer {pass} wurde mit Dokumentenprüfgerät (Auflicht, Durchlicht, UV, IR) "
        "geprüft. Chip und "
        "maschinenlesbare Zone stimmen überein. Anhaltspunkte für eine Fälschung oder Verfälschung "
        "bestehen nicht.",
        "Eine Kopie aller beschriebenen Seiten wurde gefertigt, das Original zurückgegeben.",
    ),
    an_person=False,
    tabelle=(
        ("Papier und Druck", "ohne Beanstandung"),
        ("Lichtbildsicherung", "ohne Beanstandung"),
        ("Prüfziffern", "richtig"),
        ("Chip gelesen", "ja"),
    ),
)
ZUSTIMMUNG = Brief(
    BA,
    "Zustimmung zur Beschäftigung nach § 39 AufenthG",
    (
        "der Beschäftigung als {beruf} bei {betrieb} wird zugestimmt.",
        "Die Arbeitsbedingungen sind nicht ungünstiger als die vergleichbarer inländischer "
        "Beschäftigter. Grundlage "
        "ist die Erklärung zum Beschäftigungsverhältnis; vereinbart sind 39 Wochenstunden und {brutto} "
        "brutto.",
        "Die Zustimmung gilt für die Dauer des Beschäftigungsverhältnisses, längstens für vier Jahre.",
    ),
    an_person=False,
)
BERECHTIGUNG = Brief(
    ABH,
    "Berechtigung zur Teilnahme an einem Integrationskurs",
    (
        "Sie sind nach § 44 AufenthG einmalig zur Teilnahme an einem Integrationskurs berechtigt. Die "
        "Berechtigung gilt "
        "zwei Jahre. Der Kurs besteht aus 600 Stunden Sprachkurs und 100 Stunden Orientierungskurs.",
        "Melden Sie sich bei einem zugelassenen Kursträger an, zum Beispiel bei der Volkshochschule "
        "Beispielhausen. "
        "Legen Sie dort dieses Schreiben und Ihren Pass vor.",
    ),
)
TEILNAHME = Brief(
    VHS,
    "Bescheinigung über die regelmäßige Teilnahme am Integrationskurs",
    (
        "wir bescheinigen, dass Sie regelmäßig am Integrationskurs teilgenommen haben. Die Ergebnisse "
        "finden Sie in "
        "der Übersicht. Das Zertifikat wird Ihnen gesondert übersandt.",
    ),
    tabelle=(
        ("Unterrichtsstunden besucht", "684 von 700"),
        ("Hören / Lesen", "38 von 45 Punkten"),
        ("Schreiben", "17 von 20 Punkten"),
        ("Sprechen", "84 von 100 Punkten"),
        ("Leben in Deutschland", "31 von 33 Fragen"),
    ),
)
SCHULBESUCH = Brief(
    SCHULE,
    "Schulbescheinigung für {kind}",
    (
        "hiermit wird bestätigt, dass {kind} die Grundschule am Vorlagenweg besucht. Die Schulpflicht "
        "wird erfüllt, "
        "unentschuldigte Fehlzeiten liegen nicht vor.",
    ),
)
VERSICHERUNG = Brief(
    KASSE,
    "Mitgliedsbescheinigung zur Vorlage bei Behörden",
    (
        "gern bestätigen wir Ihre Mitgliedschaft in der gesetzlichen Kranken- und Pflegeversicherung. "
        "Arbeitgeber ist "
        "{betrieb}. Beitragsrückstände bestehen nicht.",
        "Mitversichert in der Familienversicherung: {kind}.",
    ),
)
ADRESSE = Brief(
    ABH,
    "Ihre Mitteilung über den Wohnungswechsel",
    (
        "Ihre Mitteilung ist bei uns eingegangen. Die neue Anschrift {anschrift}, {ort} wurde in die "
        "Akte aufgenommen. "
        "Bitte lassen Sie auch die Anschrift auf Ihrem elektronischen Aufenthaltstitel ändern.",
    ),
)
TERMIN = Brief(
    ABH,
    "Einladung zur Vorsprache",
    (
        "Wir möchten Ihren Antrag mit Ihnen besprechen. Bitte kommen Sie am vereinbarten Tag um 10:30 "
        "Uhr in Zimmer "
        "214 und bringen Sie diese Einladung mit. Eine Begleitperson zum Übersetzen ist willkommen.",
        "Wenn Sie verhindert sind, sagen Sie den Termin bitte rechtzeitig ab. Den Online-Service "
        "erreichen Sie auch "
        "außerhalb der Öffnungszeiten.",
    ),
)
ANHOERUNG = Brief(
    ABH,
    "Anhörung zur beabsichtigten Änderung einer Nebenbestimmung",
    (
        "{betrieb} hat mitgeteilt, dass Ihre Arbeitszeit vorübergehend vermindert wird. Es ist zu "
        "prüfen, ob der "
        "Lebensunterhalt weiterhin gesichert ist. Bevor entschieden wird, erhalten Sie Gelegenheit, sich "
        "binnen vier "
        "Wochen zu äußern (§ 28 Abs. 1 VwVfG).",
        "Nach derzeitigem Stand ist keine Änderung erforderlich, wenn das Nettoeinkommen {netto} nicht "
        "unterschreitet.",
    ),
)
AKTENUEBERGABE = Brief(
    ABH,
    "Vermerk: Wegzug, Abgabe der Akte",
    (
        "Laut Rückmeldung der Meldebehörde wurde eine neue Wohnung außerhalb des Zuständigkeitsbereichs "
        "bezogen. Die "
        "Zuständigkeit geht über. Die Akte ist vollständig paginiert; Originale werden nicht verwahrt.",
        "Die Akte wird auf elektronische Anforderung der nun zuständigen Ausländerbehörde abgegeben.",
    ),
    an_person=False,
)
