"""Is the delivered file ours to take? By rule where we asked for it and it is surely her; otherwise a person says so.

Who answers our request though we have asked somebody else may have got it passed on (0030): once the 0031 says so it
was asked for after all, and when a person takes the file without it, the request has come to its end, too."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import person_als_json, person_von
from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.post import ausgang
from gateway.ablauf.post.rueckweisung import FACHLICH
from gateway.ablauf.schritt import Antwort, Buchung, Ergebnis, Frage, Lage, Meldung, Weiter, nichts
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import gemeinsam, rueckgabe
from gateway.domain.absagefolge import GEKOMMEN
from gateway.domain.behoerde import Behoerde
from gateway.domain.merkmal import Merkmalart
from gateway.domain.person import Angabenart, Person, WeitereAngabe, als_weitere, mit_weiteren
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.errors import EingabeFehler, Fehler
from gateway.nachrichten import person as personangaben


class FachlichZurueckgewiesen(EingabeFehler):
    """A named person does not take the file."""

    code = FACHLICH
    satz = "Die Lieferung wird fachlich zurückgewiesen."
    rueckweisungscode = "S999"


def nimm_fachlich_an(lage: Lage) -> Ergebnis:
    """Accepted by rule: we asked for it, and it is surely the person we asked for. Otherwise a person decides.

    Every delivery is compared with the request, never with itself."""
    antwort = lage.antwort
    if antwort is not None:
        return entschieden(lage, antwort)
    metadaten = paketsammlung.lies_metadaten(lage.haus, lage.vorgang)
    geliefert = personangaben.als_domaene(metadaten.person)
    if Merkmalart.PERSONENVERSCHIEDENHEIT in _bekannte_merkmale(lage, geliefert):
        return _frage_verschieden(lage, _VERWECHSELBAR, geliefert)
    anforderung = None
    if lage.vorgang.ausloeser_uuid is None:
        anforderung = _unsere_anforderung(lage, metadaten.ausloeser)
        if anforderung is None or anforderung.partner != lage.vorgang.partner:
            return _frage_ob_gewollt(geliefert, anforderung)
    abgleich = vergleiche(person_von(anforderung or lage.vorgang), geliefert)
    if abgleich.urteil is Urteil.VERSCHIEDEN:
        text = (
            f"Die gelieferte Akte ist die einer anderen Person als der angeforderten. {abgleich.begruendung}"
        )
        return _frage_verschieden(lage, text, geliefert)
    if abgleich.urteil is not Urteil.SICHER:
        return Frage(
            art="person_abweichend",
            text=f"Die gelieferte Akte nennt die Person anders als die Anforderung. {abgleich.begruendung}",
            angaben={
                "gesucht": (anforderung or lage.vorgang).person,
                "geliefert": person_als_json(geliefert),
            },
        )
    return _angenommen(lage, "durch Regel: angefordert, dieselbe Person")


def _unsere_anforderung(lage: Lage, ausloeser: UUID | None) -> Uebergabezeile | None:
    """The open request that this unasked delivery says it answers."""
    if ausloeser is None:
        return None
    with lage.haus.lesen() as buch:
        unsere = buch.vorgaenge.nach_ausloeser(Richtung.UEBERNAHME, ausloeser)
    offen = (z for z in unsere if z.id != lage.vorgang.id and z.lieferung_uuid is None)
    return next((z for z in offen if not z.zustand.endgueltig), None)


def _frage_ob_gewollt(geliefert: Person, anforderung: Uebergabezeile | None) -> Frage:
    text = "Die Akte wurde nicht angefordert. Soll sie übernommen werden?"
    if anforderung is not None:
        text = (
            f"Die Akte ist bei {anforderung.partner_name} angefordert; dass die Anforderung von dort weitergegeben "
            "wurde, ist hier nicht bekannt. Soll sie übernommen werden?"
        )
    return Frage(art="nicht_angefordert", text=text, angaben={"geliefert": person_als_json(geliefert)})


_VERWECHSELBAR = (
    "Zu dieser Person gilt ein Hinweis auf Personenverschiedenheit: Eine andere hat dieselben Angaben. "
    "Ist die gelieferte Akte ihre?"
)


def _frage_verschieden(lage: Lage, text: str, geliefert: Person) -> Frage:
    gesucht = {"gesucht": lage.vorgang.person} if lage.vorgang.ausloeser_uuid is not None else {}
    return Frage(
        art="person_verschieden", text=text, angaben={**gesucht, "geliefert": person_als_json(geliefert)}
    )


def _bekannte_merkmale(lage: Lage, person: Person) -> set[str]:
    """What the sender has told, and what registry offices have told us."""
    with lage.haus.lesen() as buch:
        gemeldet = {z.merkmal for z in buch.meldungen.zur_person(person) if z.merkmal}
    return gemeldet | set(lage.vorgang.merkmale or ())


def entschieden(lage: Lage, antwort: Antwort) -> Ergebnis:
    match antwort.wahl:
        case "zurueckweisen":
            return _gib_zurueck(lage, antwort, None, antwort.wert)
        case "weiterleiten":
            return _gib_zurueck(lage, antwort, lage.haus.finde_partner(antwort.wert or ""), None)
    angenommen = _angenommen(lage, "durch Entscheidung")
    return _mit_ihrem_namen(lage, angenommen) if antwort.wahl == "dieselbe_person" else angenommen


def _mit_ihrem_namen(lage: Lage, weiter: Weiter) -> Weiter:
    """It is she: as the other authority calls her she is known from now on, too."""
    metadaten = paketsammlung.lies_metadaten(lage.haus, lage.vorgang)
    geliefert, am = personangaben.als_domaene(metadaten.person), metadaten.kopf.erstellt.date().isoformat()
    quelle = f"{metadaten.kopf.autor_behoerde.name}, Nachricht 010206"
    nummer = WeitereAngabe(Angabenart.AZR_NUMMER, azr_nummer=geliefert.azr_nummer, quelle=quelle, am=am)
    dazu = [als_weitere(geliefert, Angabenart.ALIAS, quelle, am), *([nummer] if geliefert.azr_nummer else [])]

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        weiter.buchen(buch, zeile)
        zeile.person = person_als_json(mit_weiteren(person_von(zeile), dazu))

    return replace(weiter, buchen=buchen)


def _gib_zurueck(lage: Lage, antwort: Antwort, richtige: Behoerde | None, code: str | None) -> Weiter:
    """A person doesn't take it: the sender gets it back and is told; only the sender may send it elsewhere."""
    satz = rueckgabe.rueckgabesatz(f"{FachlichZurueckgewiesen.satz} {antwort.grund}", richtige)
    ende = weise_zurueck(lage, FachlichZurueckgewiesen(satz, rueckweisung=code), wer=antwort.durch)
    return replace(ende, nach=rueckgabe.warte_auf_rueckgabe.__name__)


def _angenommen(lage: Lage, warum: str) -> Weiter:
    return Weiter(
        zustand=Zustand.IMPORT_LAEUFT,
        meldung=Meldung(f"Fachlich angenommen ({warum})."),
        buchen=_beende_die_anforderung(lage) if lage.vorgang.ausloeser_uuid is None else nichts,
    )


def _beende_die_anforderung(lage: Lage) -> Buchung:
    """What was asked for elsewhere has come from here; further deliveries find their way to this one."""
    ausloeser = paketsammlung.lies_metadaten(lage.haus, lage.vorgang).ausloeser
    anforderung = _unsere_anforderung(lage, ausloeser)
    if anforderung is None:
        return nichts

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        sie = buch.vorgaenge.zum_aendern(anforderung.id)
        zeile.ausloeser_uuid, zeile.vereinbart = ausloeser, list(sie.vereinbart)
        zeile.aktenzeichen_eigenes = sie.aktenzeichen_eigenes
        sie.absage = {
            "satz": f"Die Akte ist von {zeile.partner_name} gekommen (Übergabe {zeile.id}).",
            "nachweis": str(zeile.lieferung_nachricht),
            "code": GEKOMMEN,
        }
        wecke_vorgang(buch, sie.id)

    return buchen


def weise_zurueck(lage: Lage, fehler: Fehler, *, wer: str | None = None) -> Weiter:
    """0010 goes to the sender, and this delivery is over."""
    antwort = paketsammlung.rueckweisung_der_lieferung(lage.haus, lage.vorgang, fehler)
    meldung = Meldung(f"Die Lieferung wird zurückgewiesen: {fehler.text}")
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ZURUECKGEWIESEN,
        meldung=meldung if wer is None else Meldung(meldung.text, wer=wer),
        buchen=ausgang.aussteller([antwort]),
    )
