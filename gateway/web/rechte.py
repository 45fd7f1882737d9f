"""Who may take which route: the one table from which navigation and the check of every request come.

A route that is not written here cannot be reached, and a test holds the routes of the application against it.
The lines stand in the order in which routes are looked up; those with a `name` are the navigation, in this order,
for the roles of the line. A page answers exactly where its name is in the navigation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from re import Pattern

from starlette.routing import compile_path

from gateway.domain.aufgabe import Rolle
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.web.fehler import FalscheMethode, NichtGefunden

FORMULARGRENZE = 64_000
"""Bytes that a form or a JSON body may have."""
LANGE_LISTE = 400_000
"""The same for lists: a hundred originals in any script, thousands of documents."""


@dataclass(frozen=True)
class Recht:
    """One route. `rollen` None: nobody needs to be logged in."""

    methode: str
    pfad: str
    rollen: frozenset[Rolle] | None
    name: str | None = None
    """Link and heading of a page of the navigation."""
    groesse: int = FORMULARGRENZE
    """Bytes of the largest request body."""

    @cached_property
    def muster(self) -> Pattern[str]:
        return compile_path(self.pfad)[0]


_JEDER = None
_ALLE = frozenset(Rolle)
_INHALT = frozenset({Rolle.SACHBEARBEITUNG, Rolle.FREIGABE})
"""Who may see persons and content."""
_BETRIEB = frozenset({Rolle.ADMINISTRATION, Rolle.REVISION})
_VERWALTUNG = frozenset({Rolle.ADMINISTRATION})
_ENTWURF = frozenset({Rolle.ADMINISTRATION, Rolle.FREIGABE})
"""Who drafts rules; only Freigabe activates them."""
_REGELN = _ENTWURF | _BETRIEB

RECHTE: tuple[Recht, ...] = (
    Recht("GET", "/health/live", _JEDER),
    Recht("GET", "/health/ready", _JEDER),
    Recht("GET", "/metrics", _JEDER),  # with a door of its own: from this very machine, or with a token
    Recht("GET", "/static/{path:path}", _JEDER),
    Recht("GET", "/barrierefreiheit", _JEDER),
    Recht("GET", "/anmelden", _JEDER),
    Recht("POST", "/anmelden", _JEDER),
    Recht("POST", "/anmelden/konto", _JEDER),
    Recht("GET", "/anmelden/oidc", _JEDER),
    Recht("GET", "/anmelden/oidc/zurueck", _JEDER),
    Recht("POST", "/anmelden/oidc/abmelden", _JEDER),  # the provider itself, with a token of its own
    Recht("GET", "/sitzung", _ALLE),
    Recht("POST", "/abmelden", _ALLE),
    Recht("POST", "/mandant", _ALLE),
    Recht("GET", "/sitzungen", _ALLE),
    Recht("POST", "/sitzungen", _ALLE),
    Recht("GET", "/", _ALLE),
    Recht("GET", "/arbeitsplatz", _INHALT, "Arbeitsplatz"),
    Recht("GET", "/arbeitsplatz/termine", _INHALT),
    Recht("GET", "/arbeitsplatz/termine.csv", _INHALT),
    Recht("POST", "/arbeitsplatz/termine", _INHALT),
    Recht("POST", "/arbeitsplatz/termine/einlesen", _INHALT, groesse=2_200_000),
    Recht("POST", "/arbeitsplatz/termine/{id}/loeschen", _INHALT),
    Recht("GET", "/suche", _INHALT, "Suche"),
    Recht("POST", "/suche", _INHALT),
    Recht("GET", "/uebergaben", _ALLE, "Übergaben"),
    Recht("GET", "/uebergaben.csv", _ALLE),
    Recht("GET", "/behoerden", _INHALT),
    Recht("GET", "/uebergaben/anfordern", _INHALT),
    Recht("POST", "/uebergaben/anfordern", _INHALT),
    Recht("GET", "/uebergaben/abgeben", _INHALT),
    Recht("POST", "/uebergaben/abgeben", _INHALT),
    Recht("GET", "/uebergaben/abgeben/{id}", _INHALT),
    Recht("POST", "/uebergaben/abgeben/{id}", _INHALT, groesse=LANGE_LISTE),
    Recht("GET", "/uebergaben/abgeben/{id}/dokumente/{dokument}", _INHALT),
    Recht("GET", "/uebergaben/abgeben/{id}/dokumente/{dokument}/bild", _INHALT),
    Recht("POST", "/uebergaben/abgeben/{id}/seiten", _INHALT),
    Recht("POST", "/uebergaben/abgeben/{id}/verwerfen", _INHALT),
    Recht("GET", "/uebergaben/abgeben/{id}/zustimmung", _INHALT),
    Recht("GET", "/uebergaben/abgeben/{id}/zusammenfassung", _INHALT),
    Recht("POST", "/uebergaben/abgeben/{id}/zusammenfassung", _INHALT),
    Recht("GET", "/uebergaben/{id}", _ALLE),
    Recht("GET", "/uebergaben/{id}/nachweis", _ALLE),  # without names for those who see none
    Recht("GET", "/uebergaben/{id}/dokumente", _INHALT),
    Recht("POST", "/uebergaben/{id}/dokumente", _INHALT),
    Recht("GET", "/uebergaben/{id}/dokumente/{dokument}", _INHALT),
    Recht("GET", "/uebergaben/{id}/dokumente/{dokument}/inhalt", _INHALT),
    Recht("GET", "/uebergaben/{id}/dokumente/{dokument}/bild", _INHALT),
    Recht("POST", "/uebergaben/{id}/dokumente/{dokument}/bemerkung", _INHALT),
    Recht("POST", "/uebergaben/{id}/rueckfrage", _INHALT),
    Recht("GET", "/uebergaben/{id}/begleitliste", _INHALT),
    Recht("POST", "/uebergaben/{id}/begleitliste", _INHALT, groesse=LANGE_LISTE),
    Recht("GET", "/uebergaben/{id}/begleitliste.pdf", _INHALT),
    Recht("POST", "/uebergaben/{id}/abbruch", _INHALT),
    Recht("GET", "/uebergaben/{id}/berichtigen", _INHALT),
    Recht("POST", "/uebergaben/{id}/berichtigen", _INHALT),
    Recht("GET", "/uebergaben/{id}/nachliefern", _INHALT),
    Recht("POST", "/uebergaben/{id}/nachliefern", _INHALT),
    Recht("GET", "/spaetscans/{vorhaben}", _INHALT),
    Recht("POST", "/spaetscans/{vorhaben}", _INHALT),
    Recht("PUT", "/spaetscans/{scan}/stueck", _INHALT, groesse=8_000_000),
    Recht("POST", "/spaetscans/{scan}/pruefen", _INHALT),
    Recht("POST", "/spaetscans/{scan}/klasse", _INHALT),
    Recht("POST", "/spaetscans/{scan}/entfernen", _INHALT),
    Recht("POST", "/spaetscans/{scan}/zusammenfuegen", _INHALT),
    Recht("GET", "/spaetscans/{scan}/teilen", _INHALT),
    Recht("POST", "/spaetscans/{scan}/teilen", _INHALT, groesse=LANGE_LISTE),
    Recht("GET", "/spaetscans/{scan}/bild", _INHALT),
    Recht("GET", "/anfragen", _INHALT),
    Recht("POST", "/anfragen", _INHALT),
    Recht("GET", "/aufgaben", _INHALT, "Aufgaben"),
    Recht("GET", "/aufgaben.csv", _INHALT),
    Recht("GET", "/aufgaben/{id}", _INHALT),
    Recht("POST", "/aufgaben/{id}", _INHALT),
    Recht("GET", "/leitstand", _BETRIEB, "Leitstand"),
    Recht("GET", "/leitstand/diagnose.json", _VERWALTUNG),
    Recht("GET", "/leitstand/wartung", _BETRIEB),
    Recht("POST", "/leitstand/wartung", _VERWALTUNG),
    Recht("POST", "/leitstand/wartung/beenden", _VERWALTUNG),
    Recht("GET", "/handbuch/{name}", _BETRIEB),
    Recht("GET", "/nachrichten", _BETRIEB, "Nachrichten"),
    Recht("GET", "/nachrichten.csv", _BETRIEB),
    Recht("GET", "/nachrichten/{id}", _BETRIEB),
    Recht("GET", "/fehlerablage", _VERWALTUNG, "Fehlerablage"),
    Recht("POST", "/fehlerablage", _VERWALTUNG),
    Recht("POST", "/fehlerablage/vorfaelle/{id}", _VERWALTUNG),
    Recht("GET", "/partner", _BETRIEB, "Partner"),
    Recht("POST", "/partner", _VERWALTUNG),
    Recht("POST", "/partner/testnachricht", _VERWALTUNG),
    Recht("GET", "/regeln", _REGELN, "Regeln"),
    Recht("GET", "/regeln/entwurf", _ENTWURF),
    Recht("POST", "/regeln/entwurf", _ENTWURF),
    Recht("POST", "/regeln/aktivieren", frozenset({Rolle.FREIGABE})),
    Recht("GET", "/benutzer", _BETRIEB, "Benutzer"),
    Recht("GET", "/benutzer.csv", _BETRIEB),
    Recht("POST", "/benutzer", _VERWALTUNG),
    Recht("GET", "/benutzer/{id}", _BETRIEB),
    Recht("POST", "/benutzer/{id}/rollen", _VERWALTUNG),
    Recht("POST", "/benutzer/{id}/sperre", _VERWALTUNG),
    Recht("POST", "/benutzer/{id}/zugang", _VERWALTUNG),
    Recht("POST", "/benutzer/{id}/konto", _VERWALTUNG),
    Recht("POST", "/benutzer/{id}/faktor", _VERWALTUNG),
    Recht("GET", "/clients", _BETRIEB),
    Recht("POST", "/clients", _VERWALTUNG),
    Recht("POST", "/clients/zugangswort", _VERWALTUNG),
    Recht("POST", "/clients/{id}/geheimnis", _VERWALTUNG),
    Recht("POST", "/clients/{id}/widerruf", _VERWALTUNG),
    Recht("GET", "/rollen", _BETRIEB),
    Recht("GET", "/rollen.csv", _BETRIEB),
    Recht("POST", "/rollen", _VERWALTUNG),
    Recht("GET", "/protokoll", _BETRIEB, "Protokoll"),
    Recht("POST", "/protokoll", _BETRIEB),
    Recht("GET", "/api/v1/openapi.json", _ALLE),
    Recht("GET", "/api/v1/anfragen", _INHALT),
    Recht("POST", "/api/v1/anfragen", _INHALT),
    Recht("GET", "/api/v1/uebergaben", _ALLE),
    Recht("POST", "/api/v1/uebergaben", _INHALT),
    Recht("POST", "/api/v1/uebergaben/vorschau", _INHALT),
    Recht("GET", "/api/v1/uebergaben/{id}", _ALLE),
    Recht("GET", "/api/v1/uebergaben/{id}/nachweis", _ALLE),
    Recht("GET", "/api/v1/uebergaben/{id}/dokumente/{dokument}", _INHALT),
    Recht("GET", "/api/v1/uebergaben/{id}/begleitliste", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/begleitliste", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/begleitliste/empfang", _INHALT),
    Recht("GET", "/api/v1/uebergaben/{id}/begleitliste/blatt", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/abbruch", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/berichtigung", _INHALT),
    Recht("GET", "/api/v1/uebergaben/{id}/spaetscans", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/spaetscans", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/nachlieferung", _INHALT),
    Recht("GET", "/api/v1/uebergaben/{id}/bemerkungen", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/bemerkungen", _INHALT),
    Recht("DELETE", "/api/v1/uebergaben/{id}/bemerkungen/{lfd}", _INHALT),
    Recht("POST", "/api/v1/uebergaben/{id}/rueckfrage", _INHALT),
    Recht("PUT", "/api/v1/spaetscans/{scan}/stueck", _INHALT, groesse=8_000_000),
    Recht("POST", "/api/v1/spaetscans/{scan}/pruefung", _INHALT),
    Recht("PUT", "/api/v1/spaetscans/{scan}/klasse", _INHALT),
    Recht("POST", "/api/v1/spaetscans/{scan}/teilung", _INHALT, groesse=LANGE_LISTE),
    Recht("DELETE", "/api/v1/spaetscans/{scan}/teilung", _INHALT),
    Recht("GET", "/api/v1/spaetscans/{scan}/bild", _INHALT),
    Recht("DELETE", "/api/v1/spaetscans/{scan}", _INHALT),
    Recht("GET", "/api/v1/aufgaben", _INHALT),
    Recht("GET", "/api/v1/aufgaben/{id}", _INHALT),
    Recht("POST", "/api/v1/aufgaben/{id}/entscheidung", _INHALT),
    Recht("POST", "/api/v1/token", _JEDER),  # with a secret of its own
    Recht("GET", "/api/v1/clients", _BETRIEB),
    Recht("POST", "/api/v1/clients", _VERWALTUNG),
    Recht("POST", "/api/v1/clients/{id}/geheimnis", _VERWALTUNG),
    Recht("DELETE", "/api/v1/clients/{id}", _VERWALTUNG),
    Recht("GET", "/api/v1/zugangsworte", _BETRIEB),
    Recht("DELETE", "/api/v1/zugangsworte/{kennung}", _VERWALTUNG),
    Recht("POST", "/api/v1/benutzer/{id}/zugang", _VERWALTUNG),
    Recht("POST", "/api/v1/suche", _INHALT),
    Recht("POST", "/api/v1/verbleib", _INHALT),
    Recht("GET", "/api/v1/behoerden", _INHALT),
    Recht("GET", "/api/v1/ich", _ALLE),
    Recht("GET", "/api/v1/leitstand", _BETRIEB),
    Recht("GET", "/api/v1/wartung", _BETRIEB),
    Recht("PUT", "/api/v1/wartung", _VERWALTUNG),
    Recht("DELETE", "/api/v1/wartung", _VERWALTUNG),
    Recht("GET", "/api/v1/partner", _BETRIEB),
    Recht("POST", "/api/v1/partner/{kennung}/probe", _VERWALTUNG),
    Recht("GET", "/api/v1/partner/{kennung}/testnachricht", _BETRIEB),
    Recht("POST", "/api/v1/partner/{kennung}/testnachricht", _VERWALTUNG),
    Recht("GET", "/api/v1/diagnose", _VERWALTUNG),
    Recht("GET", "/api/v1/rollen", _BETRIEB),
    Recht("POST", "/api/v1/rollen", _VERWALTUNG),
    Recht("GET", "/api/v1/bericht", _BETRIEB),
    Recht("GET", "/api/v1/nachrichten", _BETRIEB),
    Recht("GET", "/api/v1/nachrichten/{id}", _BETRIEB),
    Recht("GET", "/api/v1/fehlerablage", _VERWALTUNG),
    Recht("POST", "/api/v1/fehlerablage", _VERWALTUNG),
    Recht("GET", "/api/v1/auftraege", _VERWALTUNG),
    Recht("GET", "/api/v1/vorfaelle", _VERWALTUNG),
    Recht("GET", "/api/v1/vorfaelle/{id}", _VERWALTUNG),
    Recht("POST", "/api/v1/vorfaelle/{id}/schliessung", _VERWALTUNG),
    Recht("GET", "/api/v1/regelsaetze", _REGELN),
    Recht("POST", "/api/v1/regelsaetze", _ENTWURF),
    Recht("POST", "/api/v1/regelsaetze/pruefung", _ENTWURF),
    Recht("POST", "/api/v1/regelsaetze/simulation", _ENTWURF),
    Recht("GET", "/api/v1/regelsaetze/{version}", _REGELN),
    Recht("POST", "/api/v1/regelsaetze/{version}/aktivierung", frozenset({Rolle.FREIGABE})),
    Recht("GET", "/api/v1/benutzer", _BETRIEB),
    Recht("POST", "/api/v1/benutzer", _VERWALTUNG),
    Recht("GET", "/api/v1/benutzer/{id}", _BETRIEB),
    Recht("PUT", "/api/v1/benutzer/{id}/rollen", _VERWALTUNG),
    Recht("PUT", "/api/v1/benutzer/{id}/sperre", _VERWALTUNG),
    Recht("DELETE", "/api/v1/benutzer/{id}/kontosperre", _VERWALTUNG),
    Recht("POST", "/api/v1/protokoll/suche", _BETRIEB),
    Recht("POST", "/api/v1/protokoll/pruefung", _BETRIEB),
    Recht("POST", "/api/v1/protokoll/auszug", _BETRIEB),
    Recht("GET", "/api/v1/termine", _INHALT),
    Recht("POST", "/api/v1/termine", _INHALT),
    Recht("POST", "/api/v1/termine/datei", _INHALT, groesse=2_200_000),
    Recht("DELETE", "/api/v1/termine/{id}", _INHALT),
)


def finde(methode: str, pfad: str) -> Recht:
    """The line of this request. Raises `NichtGefunden`, `FalscheMethode`."""
    treffer = [r for r in RECHTE if r.muster.match(pfad)]
    for recht in treffer:
        if recht.methode == methode:
            return recht
    raise FalscheMethode if treffer else NichtGefunden


def seite_zu(pfad: str) -> str:
    """The page that a form at this path belongs to: what the browser may ask for again."""
    while pfad and not any(r.methode == "GET" and r.muster.match(pfad) for r in RECHTE):
        pfad = pfad.rpartition("/")[0]
    return pfad or "/"


def erlaubt(recht: Recht, rollen: Collection[Rolle]) -> bool:
    return recht.rollen is None or not recht.rollen.isdisjoint(rollen)


def sieht_inhalt(rollen: Collection[Rolle]) -> bool:
    """Administration and Revision never see persons or content; whoever also has a role at the desk does."""
    return not _INHALT.isdisjoint(rollen)


def darf_lesen(klasse: Teilklasse | None, rollen: Collection[Rolle]) -> bool:
    """S is for those who release it; what never leaves is not shown here at all."""
    if klasse in NIE:
        return False
    return klasse is not Teilklasse.S or Rolle.FREIGABE in rollen


def navigation(rollen: Collection[Rolle]) -> Sequence[Recht]:
    """The pages of these roles."""
    return [r for r in RECHTE if r.name is not None and erlaubt(r, rollen)]
