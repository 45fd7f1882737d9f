"""Questions of another authority that only a person answers: are we competent for somebody who seems to live here
(010101), may somebody who is bound to a place move to us (010501)?

The message lies here, its question is open; the answer goes out as 010102 or 010502, or does what the law means:
who is competent asks for the file, and has no message to say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Aufgabenzeile, Nachrichtenzeile
from gateway.ablage.vorgaenge import person_als_json
from gateway.ablauf import kennungen
from gateway.ablauf.akte import anlagen
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, fundsachen
from gateway.ablauf.post.wirkungen import Effekt
from gateway.ablauf.wege import anforderung, weiterleitung
from gateway.ablauf.wege.eingaenge.mitteilung import der_anfrage, der_wohnsitzanfrage
from gateway.ablauf.wege.eingaenge.zuordnung import vermerke
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.wohnsitzwechsel import Wohnsitzwechselanfrage, Wohnsitzwechselantwort
from gateway.nachrichten.zustaendigkeit import (
    LebtNichtHier,
    NichtZustaendig,
    Zustaendigkeitsanfrage,
    Zustaendigkeitsantwort,
)
from gateway.nachrichten.zustimmung import Ablehnung, Zustimmung
from gateway.queue.auftrag import Warten

VIER_WOCHEN = timedelta(weeks=4)
"""Then consent to lifting a residence obligation counts as given (§ 72 Abs. 3a AufenthG)."""
TYPEN = frozenset({"010101", "010501"})
OHNE_NACHRICHT = "Ohne Nachricht geschlossen: auf anderem Weg beantwortet."


def nimm_zustaendigkeitsanfrage_an(
    haus: Haus, eingang: Nachrichtenzeile, anfrage: Zustaendigkeitsanfrage
) -> Effekt | Warten:
    """010101: asked for already is answered already; else a person says."""
    frage = _frage(haus, eingang)
    if frage is not None and frage.zustand is Aufgabenzustand.ENTSCHIEDEN:
        return _ueber_zustaendigkeit(haus, eingang, anfrage, frage)
    person = personangaben.als_domaene(anfrage.person)
    if (laufende := _angefordert(haus, eingang, person)) is not None:
        return _schon_angefordert(eingang, frage, laufende)
    return _stelle(haus, eingang, frage, "zustaendigkeit_anfrage", person, der_anfrage(anfrage))


def _ueber_zustaendigkeit(
    haus: Haus, eingang: Nachrichtenzeile, anfrage: Zustaendigkeitsanfrage, frage: Aufgabenzeile
) -> Effekt:
    match frage.wahl:
        case "annehmen":
            return _fordere_an(haus, eingang, anfrage, frage)
        case "ablehnen":
            return _verneine(haus, eingang, anfrage, frage, LebtNichtHier(stimmt=True))
        case "zurueckweisen":
            return _verneine(haus, eingang, anfrage, frage, NichtZustaendig(begruendung=frage.wert or ""))
    return _schliesse(eingang, frage, OHNE_NACHRICHT)


def _fordere_an(
    haus: Haus, eingang: Nachrichtenzeile, anfrage: Zustaendigkeitsanfrage, frage: Aufgabenzeile
) -> Effekt:
    """Competent: the file is asked for, as after any request by hand. Once, however often this runs."""
    id = kennungen.uebernahme_aus_anfrage(eingang.id)
    wunsch = anforderung.Wunsch(
        personangaben.als_domaene(anfrage.person),
        anfrage.kopf.autor_behoerde,
        f"ZU/{oertlich(haus.jetzt()).year}/{id.hex[:8].upper()}",
        weitere_formate=haus.regeln.formate,
    )
    try:
        anforderung.beginne(haus, wunsch, wer=frage.durch or "", id=id)
    except anforderung.AnforderungUnsinnig as fehler:
        return _schliesse(eingang, frage, fehler.text)

    def dazu(buch: Buch) -> None:
        text = f"{eingang.partner} hat gefragt, ob wir zuständig sind (010101); das ist bejaht."
        vermerke(buch, buch.vorgaenge.zum_aendern(id), eingang, text)

    return _schliesse(eingang, frage, "Zuständig; die Akte ist angefordert.", dazu)


def _verneine(
    haus: Haus,
    eingang: Nachrichtenzeile,
    anfrage: Zustaendigkeitsanfrage,
    frage: Aufgabenzeile,
    inhalt: LebtNichtHier | NichtZustaendig,
) -> Effekt:
    antwort = Zustaendigkeitsantwort(
        kopf=haus.kopf(_uuid(eingang, "010102"), anfrage.kopf.autor_behoerde, anfrage.kopf.release),
        ausloeser=anfrage.kopf.uuid,
        aktenzeichen_anfragende=anfrage.aktenzeichen_anbietende,
        person=anfrage.person,
        inhalt=inhalt,
        aktenzeichen_antwortende=_zeichen(haus, eingang),
    )
    return _sende(haus, eingang, frage, antwort, "Beantwortet: nicht zuständig (010102).")


def nimm_wohnsitzanfrage_an(
    haus: Haus, eingang: Nachrichtenzeile, anfrage: Wohnsitzwechselanfrage
) -> Effekt | Warten:
    """010501: a person consents, perhaps under a condition, or refuses with the reason. Silence is an answer, too,
    after four weeks; the question says so and stays."""
    frage = _frage(haus, eingang)
    if frage is not None and frage.zustand is Aufgabenzustand.ENTSCHIEDEN:
        return _ueber_wohnsitz(haus, eingang, anfrage, frage)
    person, bis = personangaben.als_domaene(anfrage.person), eingang.erstellt + VIER_WOCHEN
    mitteilung = der_wohnsitzanfrage(anfrage)
    dokumente = anlagen.pruefe(haus, eingang, anfrage) if frage is None else ()
    return _stelle(haus, eingang, frage, "wohnsitzwechsel_anfrage", person, mitteilung, bis, dokumente)


def _ueber_wohnsitz(
    haus: Haus, eingang: Nachrichtenzeile, anfrage: Wohnsitzwechselanfrage, frage: Aufgabenzeile
) -> Effekt:
    match frage.wahl:
        case "annehmen":
            return _entscheide(haus, eingang, anfrage, frage, Zustimmung())
        case "freigeben":
            return _entscheide(
                haus, eingang, anfrage, frage, Zustimmung(nebenbestimmungen=(frage.wert or "",))
            )
        case "ablehnen":
            return _entscheide(haus, eingang, anfrage, frage, Ablehnung(begruendung=frage.wert or ""))
        case "weiterleiten":
            return _leite_weiter(haus, eingang, anfrage, frage)
    return _schliesse(eingang, frage, OHNE_NACHRICHT)


def _entscheide(
    haus: Haus,
    eingang: Nachrichtenzeile,
    anfrage: Wohnsitzwechselanfrage,
    frage: Aufgabenzeile,
    inhalt: Zustimmung | Ablehnung,
) -> Effekt:
    antwort = Wohnsitzwechselantwort(
        kopf=haus.kopf(_uuid(eingang, "010502"), anfrage.kopf.autor_behoerde, anfrage.kopf.release),
        ausloeser=anfrage.kopf.uuid,
        person=anfrage.person,
        aktenzeichen_anfragende=anfrage.aktenzeichen_anfragende,
        aktenzeichen_antwortende=_zeichen(haus, eingang),
        inhalt=inhalt,
    )
    wie = "abgelehnt" if isinstance(inhalt, Ablehnung) else "zugestimmt"
    return _sende(haus, eingang, frage, antwort, f"Beantwortet: {wie} (010502).")


def _leite_weiter(
    haus: Haus, eingang: Nachrichtenzeile, anfrage: Wohnsitzwechselanfrage, frage: Aufgabenzeile
) -> Effekt:
    """The other place lies in the district of somebody else: 0030 takes the question there, 0031 tells who has it."""
    ziel = haus.finde_partner(frage.wert or "")
    if ziel is None:
        return _schliesse(eingang, frage, "Nicht weitergeleitet: Diese Behörde nimmt nicht mehr teil.")
    geschrieben = weiterleitung.leite_weiter(haus, eingang, anfrage, ziel, eingang.id)
    text = f"An {ziel.kennung} weitergeleitet (0030)."
    return _schliesse(eingang, frage, text, lambda buch: ausgang.aussteller(geschrieben)(buch, None))


def erinnere(buch: Buch, eingang: Nachrichtenzeile, gemeint: UUID) -> bool:
    """010002 about one of these: what is open is due now, what was answered is answered once more. False: it is about
    something else."""
    anfrage = buch.nachrichten.mit_uuid(Nachrichtenrichtung.EIN, gemeint, eingang.partner or "")
    if anfrage is None or anfrage.typ not in TYPEN:
        return False
    frage = fundsachen.antwort(buch, anfrage)
    if frage is not None and frage.zustand is Aufgabenzustand.OFFEN:
        frage.bis = min(frage.bis, buch.uhr.jetzt())
    for antwort in buch.nachrichten.mit_bezug(Nachrichtenrichtung.AUS, gemeint, eingang.partner or ""):
        ausgang.sende(buch, antwort.id, antwort.schluessel)
    return True


def _frage(haus: Haus, eingang: Nachrichtenzeile) -> Aufgabenzeile | None:
    with haus.lesen() as buch:
        return fundsachen.antwort(buch, eingang)


def _stelle(
    haus: Haus,
    eingang: Nachrichtenzeile,
    frage: Aufgabenzeile | None,
    art: str,
    person: Person,
    mitteilung: Mapping[str, str],
    bis: datetime | None = None,
    dokumente: Sequence[Dokument] = (),
) -> Warten:
    """Ask, once, and look again now and then whether the ground is still there."""
    angaben = {
        "gesucht": person_als_json(person),
        "mitteilung": [list(m) for m in mitteilung.items()],
        "anlagen": [{"uuid": str(d.uuid), "name": d.dateiname, "groesse": d.groesse} for d in dokumente],
    }

    def buchen(session: Session) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        zeile = buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
        fundsachen.melde(haus, buch, zeile, art, angaben, bis=bis)

    naechster_blick = haus.jetzt() + haus.regeln.nachsehen
    return Warten(naechster_blick, buchen) if frage is None else Warten(naechster_blick)


def _angefordert(haus: Haus, eingang: Nachrichtenzeile, person: Person) -> UUID | None:
    """The Uebernahme that asks this authority for the file of this person, or has got it since they wrote."""
    with haus.lesen() as buch:
        for zeile in buch.vorgaenge.zur_person(Richtung.UEBERNAHME, person.azr_nummer):
            laeuft = not zeile.zustand.endgueltig or zeile.erstellt > eingang.erstellt
            if laeuft and zeile.partner == eingang.partner:
                return zeile.id
    return None


def _schon_angefordert(eingang: Nachrichtenzeile, frage: Aufgabenzeile | None, id: UUID) -> Effekt:
    def buchen(buch: Buch) -> bool:
        if frage is not None:
            offene = buch.aufgaben.zum_aendern(frage.id)
            if offene.zustand is Aufgabenzustand.OFFEN:
                buch.aufgaben.mache_hinfaellig(offene)
            offene.angaben = {}
        text = (
            f"{eingang.partner} fragt, ob wir zuständig sind (010101); die Akte ist dort schon angefordert."
        )
        vermerke(buch, buch.vorgaenge.zum_aendern(id), eingang, text)
        text = "Erledigt: Die Akte dieser Person ist dort schon angefordert."
        buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.VERARBEITET, text=text)
        return True

    return buchen


def _sende(
    haus: Haus, eingang: Nachrichtenzeile, frage: Aufgabenzeile, antwort: AbhNachricht, text: str
) -> Effekt:
    geschrieben = ausgang.schreibe(
        haus, antwort, schluessel=eingang.schluessel, vorgang=None, bezug=eingang.nachrichten_uuid
    )
    return _schliesse(eingang, frage, text, lambda buch: ausgang.stelle_aus(buch, geschrieben))


def _schliesse(
    eingang: Nachrichtenzeile,
    frage: Aufgabenzeile,
    text: str,
    dazu: Callable[[Buch], object] = lambda _buch: None,
) -> Effekt:
    """The answer has been followed; what was shown for it goes with it."""

    def buchen(buch: Buch) -> bool:
        dazu(buch)
        beantwortet = buch.aufgaben.zum_aendern(frage.id)
        buch.aufgaben.erledige(beantwortet)
        beantwortet.angaben = {}
        buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.VERARBEITET, text=text)
        return True

    return buchen


def _uuid(eingang: Nachrichtenzeile, typ: str) -> UUID:
    return kennungen.nachricht(eingang.id, typ)


def _zeichen(haus: Haus, eingang: Nachrichtenzeile) -> str:
    """Ours, for those who ask back; there need be no file here."""
    return f"AN/{oertlich(haus.jetzt()).year}/{eingang.id.hex[:8].upper()}"
