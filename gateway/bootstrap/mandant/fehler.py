"""Why a Mandant can't be moved or dissolved."""

from __future__ import annotations

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class MandantUnbekannt(EingabeFehler):
    """Neither in the settings nor in the database."""

    code = "mandant.unbekannt"
    satz = "Diese Behörde gibt es hier nicht."


class MandantBelegt(EingabeFehler):
    """It has rows here already: two histories can't become one."""

    code = "mandant.belegt"
    satz = "Von dieser Behörde gibt es hier schon etwas; eingeführt wird sie nur, wo sie neu ist."


class NamenFremd(EingabeFehler):
    """The same user id means another person here."""

    code = "mandant.namen"
    satz = "Eine Benutzerkennung gehört hier jemand anderem."
    rat = "Die hiesige Person umbenennen (eine neue Kennung anlegen), dann noch einmal einführen."


class MandantArbeitetNoch(EingabeFehler):
    """Handovers, questions or incidents are not over."""

    code = "mandant.arbeitet_noch"
    satz = "Diese Behörde hat noch etwas offen; aufgelöst wird sie erst danach."
    rat = (
        "Abwarten oder abbrechen, Aufgaben entscheiden, Vorfälle schließen; auch die Karenz muss vorbei sein."
    )


class AusfuhrFehlt(EingabeFehler):
    """What the law wants to be kept would be lost with the rows."""

    code = "mandant.ausfuhr_fehlt"
    satz = "Seit der letzten Ausfuhr ist bei dieser Behörde etwas geschehen, oder es gibt keine."
    rat = "Erst »mandant ausfuehren«: Die Behörde braucht ihre Vermerke (Datei B, § 68 AufenthV) weiter."


class NochInEinstellungen(EingabeFehler):
    """The next tick would fill again what has just been emptied."""

    code = "mandant.in_einstellungen"
    satz = "Diese Behörde steht noch in den Einstellungen."
    rat = (
        "Ihren Abschnitt [[mandanten]] entfernen, Worker und Seiten neu starten, dann noch einmal bestätigen."
    )


class WirdNochBedient(VoruebergehenderFehler):
    """A worker with the old settings still serves it."""

    code = "mandant.wird_bedient"
    satz = "Ein Worker arbeitet noch für diese Behörde: Er läuft mit den alten Einstellungen."
    rat = "Alle Worker neu starten und nach einer Minute wiederholen."


class NichtBerechtigt(EingabeFehler):
    """Only persons who administer this Mandant may want this."""

    code = "mandant.berechtigung"
    satz = "Das darf nur, wer bei dieser Behörde die Rolle Administration hat und nicht gesperrt ist."


class ZweiteFehlt(EingabeFehler):
    """The same person can't confirm, and nobody can confirm what nobody has asked for."""

    code = "mandant.zweite_person"
    satz = "Bestätigen muss eine zweite Person, nachdem eine erste die Auflösung beantragt hat."


class NichtAllesFort(VoruebergehenderFehler):
    """Somebody has written meanwhile."""

    code = "mandant.nicht_alles_fort"
    satz = "Während der Auflösung ist etwas Neues entstanden; es ist nicht alles fort."
    rat = "Alle Prozesse neu starten, dann noch einmal bestätigen."
