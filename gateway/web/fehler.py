"""What the web room refuses, each with its HTTP status."""

from __future__ import annotations

from typing import ClassVar

from gateway.ablage import fehler as ablage
from gateway.ablauf import benutzerverwaltung as verwaltung
from gateway.ablauf.abbruch import AbbruchZuSpaet
from gateway.ablauf.akte.einblick import InhaltFehltNoch, InhaltGeloescht, InhaltGesperrt
from gateway.ablauf.anmeldung import AnmeldungAbgelehnt, KeineRolle
from gateway.ablauf.aufgaben import AufgabeGeschlossen, FalscheRolle, SchonAbgestimmt
from gateway.ablauf.post.testnachricht import TestUnterwegs
from gateway.ablauf.regelwerk.aenderung import NurZuZweit, VersionUeberholt
from gateway.ablauf.spaetscans import StueckPasstNicht
from gateway.ablauf.wege.berichtigung import BerichtigungUnmoeglich
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.errors import EingabeFehler, Fehler
from gateway.queue.verwaltung import AuftragBelegt


class Webfehler(EingabeFehler):
    """A request that is not answered as asked."""

    code = "web.anfrage"
    satz = "Die Anfrage ist nicht zulässig."
    status: ClassVar[int] = 400


class NichtAngemeldet(Webfehler):
    """No session, or it has run out."""

    code = "web.nicht_angemeldet"
    satz = "Bitte melden Sie sich an."
    status = 401


class KeinRecht(Webfehler):
    """Logged in, but none of the own roles may see or do this."""

    code = "web.kein_recht"
    satz = "Ihre Rolle erlaubt das hier nicht."
    rat = "Wenn Sie es für Ihre Arbeit brauchen, wenden Sie sich an Ihre Administration."
    status = 403


class ZugangAbgelehnt(Webfehler):
    """Unknown, used or expired; on purpose the answer does not say which."""

    code = "web.zugang_abgelehnt"
    satz = "Dieses Zugangswort gilt nicht: Es ist unbekannt, schon benutzt oder abgelaufen."
    status = 403


class ZuVieleVersuche(Webfehler):
    """The brake against guessing."""

    code = "web.zu_viele_versuche"
    satz = "Zu viele vergebliche Anmeldungen. Bitte warten Sie eine Minute."
    status = 429
    wiederholbar = True


class ZuVieleAnfragen(Webfehler):
    """A script asks without end."""

    code = "web.zu_viele_anfragen"
    satz = "Mit diesem Zugangswort kommen zu viele Anfragen. Bitte langsamer fragen."
    status = 429
    wiederholbar = True


class FremdeHerkunft(Webfehler):
    """A changing request that did not start on our own page (CSRF)."""

    code = "web.fremde_herkunft"
    satz = "Die Anfrage kam nicht von einer Seite dieses Dienstes. Bitte laden Sie die Seite neu."
    status = 403


class StandVeraltet(Webfehler):
    """What the caller has read is not what is."""

    code = "web.stand_veraltet"
    satz = "Inzwischen hat sich etwas geändert. Bitte lesen Sie neu und entscheiden Sie dann."
    status = 412


class StandFehlt(Webfehler):
    """A change without saying what was read."""

    code = "web.stand_fehlt"
    satz = "Bitte nennen Sie mit If-Match die Fassung, die Sie gelesen haben."
    status = 428


class SchluesselBenutzt(Webfehler):
    """The same idempotency key, but another wish."""

    code = "web.schluessel_benutzt"
    satz = "Dieser Idempotency-Key gehört schon zu einer anderen Anfrage."
    status = 422


class SchluesselLaeuft(Webfehler):
    """The first request with this idempotency key has not been answered yet."""

    code = "web.schluessel_laeuft"
    satz = "Die erste Anfrage mit diesem Idempotency-Key läuft noch."
    status = 409
    wiederholbar = True


class AkteGeaendert(Webfehler):
    """What the preview showed is not what would leave."""

    code = "web.akte_geaendert"
    satz = "Die Akte hat sich seit der Vorschau geändert. Bitte sehen Sie sie noch einmal an."
    status = 409


class ZuGross(Webfehler):
    """Nobody has to send us that much here; bodies without a length are not read either."""

    code = "web.zu_gross"
    satz = "Die Anfrage ist zu groß."
    status = 413


class FremderName(Webfehler):
    """The Host header names somebody else (DNS rebinding)."""

    code = "web.fremder_name"
    satz = "Unter diesem Namen ist der Dienst nicht zu erreichen."
    status = 421


class NichtGefunden(Webfehler):
    """Does not exist, or belongs to another Mandant: the answer is the same."""

    code = "web.nicht_gefunden"
    satz = "Das gibt es hier nicht."
    status = 404


class FalscheMethode(Webfehler):
    """The route exists, but not for this method."""

    code = "web.falsche_methode"
    satz = "So lässt sich diese Adresse nicht aufrufen."
    status = 405


_STATUS: dict[type[Fehler], int] = {
    ablage.NichtGefunden: 404,
    AnmeldungAbgelehnt: 403,
    KeineRolle: 403,
    FalscheRolle: 403,
    AufgabeGeschlossen: 409,
    SchonAbgestimmt: 409,
    PersonGeschuetzt: 403,
    AbbruchZuSpaet: 409,
    BerichtigungUnmoeglich: 409,
    InhaltGeloescht: 410,
    InhaltFehltNoch: 409,
    InhaltGesperrt: 403,
    AuftragBelegt: 409,
    TestUnterwegs: 409,
    StueckPasstNicht: 409,
    ablage.VorfallGeschlossen: 409,
    ablage.BenutzerGibtEs: 409,
    ablage.BenutzerkennungFalsch: 400,
    ablage.RegelsatzPasstNicht: 409,
    NurZuZweit: 403,
    VersionUeberholt: 409,
    verwaltung.LetzteAdministration: 409,
    verwaltung.NichtSichSelbst: 403,
    verwaltung.AuchAnderswo: 409,
    verwaltung.KeinZugang: 409,
}
"""Errors of other rooms that are not simply a wrong request."""


def http_status(fehler: Fehler) -> int:
    """The HTTP status that fits an error of any room."""
    if isinstance(fehler, Webfehler):
        return fehler.status
    for art, status in _STATUS.items():
        if isinstance(fehler, art):
            return status
    if fehler.wiederholbar:
        return 503
    return 400 if isinstance(fehler, EingabeFehler) else 500
