"""What follows: a held part of the file, or late mail, on a way of its own that shares the steps from the
staging to the deletion with the Abgabe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Dokumentstatus, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_von
from gateway.ablauf import kennungen
from gateway.ablauf.akte import bereitstellung, paketsammlung
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import stuecke
from gateway.ablauf.post import ausgang
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.weg import Antwort, Ergebnis, Frage, Lage, Meldung, Warte, Weg, Weiter
from gateway.ablauf.wege import gemeinsam, rueckgabe
from gateway.ablauf.wege.brief import quittungsbrief
from gateway.domain.akte import Dokument, Teilklasse
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.freigabe import FRAGE, NIE
from gateway.domain.nachricht import LIEFERUNG, PAKET, UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung, Zustand
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import EingabeFehler
from gateway.nachrichten import releases
from gateway.nachrichten.ereignis import kennung_von
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.nachrichten.quittung import Quittungsangabe, Quittungserinnerung
from gateway.ports import Aktenref


class NachlieferungUnsinnig(EingabeFehler):
    """Nothing to deliver, or a handover that nothing can follow."""

    code = "nachlieferung.unsinnig"
    satz = "Zu dieser Übergabe lässt sich nichts nachliefern."


def zweige_ab(
    haus: Haus, buch: Buch, erste: Uebergabezeile, klasse: Teilklasse, dokumente: Sequence[Dokument]
) -> None:
    """A held part gets a way of its own beside the free one."""
    zeile = _lege_an(
        haus,
        buch,
        erste,
        kennungen.nachlieferung(erste.id, klasse.value),
        f"{anzahl(len(dokumente), 'Dokument wartet', 'Dokumente warten')} auf eine Freigabe.",
        klasse=klasse.value,
    )
    buch.dokumente.lege_an(zeile.id, dokumente)
    wecke_vorgang(buch, zeile.id)


def beginne(
    haus: Haus, erste: UUID, dateien: Sequence[tuple[Dokument, Path]], *, klasse: Teilklasse, wer: str
) -> UUID:
    """Late mail for a file that was handed over (or is about to be). Returns the id of its Vorgang.

    Raises `NachlieferungUnsinnig`, `InhaltPasstNicht`."""
    if klasse in NIE:
        raise NachlieferungUnsinnig("Dokumente der Klassen V und X verlassen das Haus nie auf diesem Weg.")
    with haus.lesen() as buch:
        zeile = buch.vorgaenge.lies(erste)
    if zeile.richtung is not Richtung.ABGABE or zeile.zustand in NICHTS_GEWORDEN or not dateien:
        raise NachlieferungUnsinnig
    id = uuid4()
    verpackt = haus.speicher.tresor.neuer_schluessel(haus.mandant, id)
    raum = haus.speicher.tresor.entpacke(haus.mandant, id, verpackt)
    fertige = []
    for dokument, datei in dateien:
        with datei.open("rb") as strom:
            fertige.append(bereitstellung.lege(haus, dokument, stuecke(strom), raum)[1])
    with haus.buchen() as buch:
        frisch = buch.vorgaenge.zum_aendern(erste)
        haus.speicher.tresor.uebernimm(buch, id, verpackt)
        gehalten = klasse if klasse in FRAGE else None
        neu = _lege_an(
            haus,
            buch,
            frisch,
            id,
            f"{anzahl(len(fertige), 'Dokument kommt', 'Dokumente kommen')} später dazu.",
            klasse=gehalten.value if gehalten else None,
            wer=wer,
        )
        neu.anzahl_akte = None
        buch.dokumente.lege_an(id, fertige)
        wecke_vorgang(buch, id)
    return id


def _lege_an(
    haus: Haus,
    buch: Buch,
    erste: Uebergabezeile,
    id: UUID,
    text: str,
    *,
    klasse: str | None,
    wer: str | None = None,
) -> Uebergabezeile:
    haus.speicher.tresor.lege_an(buch, id)
    felder: dict[str, Any] = {
        name: getattr(erste, name)
        for name in (
            "person_akte",
            "person_bestaetigt",
            "aktenzeichen_eigenes",
            "aktenzeichen_partner",
            "grund",
            "vereinbart",
            "ausloeser_uuid",
            "dms_ref",
            "anzahl_akte",
        )
    }
    return buch.vorgaenge.lege_an(
        id,
        Richtung.ABGABE,
        partner_von(erste),
        person_von(erste),
        weg=WEG.name,
        schritt=WEG.anfang,
        naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
        text=f"Nachlieferung: {text}",
        stamm=erste.stamm,
        klasse=klasse,
        wer=wer or SYSTEM,
        release=releases.bleibt(erste.release, haus.jetzt()),
        **felder,
    )


# --- the steps that Abgabe and Nachlieferung share --------------------------------------------------------


def pruefe_formate(lage: Lage) -> Ergebnis:
    """Only what the receiver reads goes: PDF, JPG and what its request announced."""
    antwort, zeile = lage.antwort, lage.vorgang
    with lage.haus.lesen() as buch:
        dokumente = buch.dokumente.liste(zeile.id)
    fremde = [d for d in dokumente if d.format not in PDF_UND_JPG | set(zeile.vereinbart)]
    if antwort is not None:
        return _format_entschieden(antwort, fremde, dokumente)
    if not fremde:
        return Weiter()
    schluessel = ", ".join(sorted({d.format for d in fremde}))
    return Frage(
        art="format_nicht_vereinbart",
        text=f"{len(fremde)} von {anzahl(len(dokumente), 'Dokument', 'Dokumenten')} "
        f"{'hat' if len(fremde) == 1 else 'haben'} ein Format, das nicht vereinbart ist (Schlüssel {schluessel}).",
        angaben={"dokumente": [str(d.uuid) for d in fremde]},
    )


def _format_entschieden(
    antwort: Antwort, fremde: Sequence[Dokument], dokumente: Sequence[Dokument]
) -> Ergebnis:
    match antwort.wahl:
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "ablehnen":
            return _behalte(antwort)
    if len(fremde) == len(dokumente):
        return _behalte(antwort)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        buch.dokumente.setze_status(zeile.id, [d.uuid for d in fremde], Dokumentstatus.WEGGELASSEN)

    text = f"{anzahl(len(fremde), 'Dokument wird', 'Dokumente werden')} weggelassen."
    return Weiter(buchen=buchen, meldung=Meldung(text, wer=antwort.durch))


def _behalte(antwort: Antwort) -> Weiter:
    """Nothing goes: where somebody waits for a file 010202 says so, a part that was to follow just stays."""

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.absage = {"art": "sonstige", "grund": antwort.wert or "08"}
        uuids = [d.uuid for d in buch.dokumente.liste(zeile.id)]
        buch.dokumente.setze_status(zeile.id, uuids, Dokumentstatus.BLEIBT)

    return Weiter(nach="sage_ab", buchen=buchen)


def stelle_bereit(lage: Lage) -> Ergebnis:
    """Copy the documents out of the DMS, hashed and measured at first touch, encrypted under the key of this
    Vorgang. Released and sent is exactly what is copied here."""
    zeile = lage.vorgang
    with lage.haus.lesen() as buch:
        dokumente = buch.dokumente.liste(zeile.id)
    if all(d.packmass is not None for d in dokumente):
        return _bereit(dokumente)
    ref = Aktenref(zeile.dms_ref or "", zeile.aktenzeichen_eigenes or "")
    return _bereit(bereitstellung.kopiere(lage.haus, zeile.id, ref, dokumente))


def _bereit(dokumente: Sequence[Dokument]) -> Weiter:
    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        buch.dokumente.merke_bereitgestellte(zeile.id, dokumente)
        zeile.anzahl_dokumente = len(dokumente)
        zeile.bytes_gesamt = sum(d.groesse or 0 for d in dokumente)

    return Weiter(
        zustand=Zustand.VORBEREITET,
        meldung=Meldung(f"{anzahl(len(dokumente), 'Dokument', 'Dokumente')} bereitgestellt."),
        buchen=buchen,
    )


def gib_frei(lage: Lage) -> Ergebnis:
    """The release gate (invariant 6): nothing leaves without passing here. A "no" ends it for good."""
    antwort, zeile = lage.antwort, lage.vorgang
    if zeile.klasse is None:
        return _frei(f"{_wie_viele(zeile)} freigegeben.")
    if antwort is None:
        return Frage(art=FRAGE[Teilklasse(zeile.klasse)], text=_wer_gibt_frei(zeile))
    if antwort.wahl == "freigeben":
        return _frei(f"{_wie_viele(zeile)} freigegeben (Klasse {zeile.klasse}).")
    return _behalte(antwort)


def _wer_gibt_frei(zeile: Uebergabezeile) -> str:
    zahl = zeile.anzahl_dokumente or 0
    wer = "einer benannten Person" if zeile.klasse == Teilklasse.C.value else "zweier Personen"
    return (
        f"{anzahl(zahl, 'Dokument', 'Dokumente')} der Klasse {zeile.klasse} "
        f"{'braucht' if zahl == 1 else 'brauchen'} die Freigabe {wer}."
    )


def _wie_viele(zeile: Uebergabezeile) -> str:
    hier, gesamt = zeile.anzahl_dokumente or 0, zeile.anzahl_akte or 0
    return f"{hier} von {gesamt} Dokumenten" if gesamt > hier else anzahl(hier, "Dokument", "Dokumente")


def _frei(text: str) -> Weiter:
    return Weiter(zustand=Zustand.FREIGEGEBEN, meldung=Meldung(text))


def packe(lage: Lage) -> Ergebnis:
    """ZIP, cut, 010206 and 010207 × n; the same documents give the same messages."""
    with lage.haus.lesen() as buch:
        dokumente = buch.dokumente.liste(lage.vorgang.id)
        folgt = _folgt_noch(buch, lage.vorgang)
    lieferung = bereitstellung.packe(lage.haus, lage.vorgang, partner_von(lage.vorgang), dokumente, folgt)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.lieferung_uuid = lieferung.uuid
        zeile.fortschritt_ist, zeile.fortschritt_soll = 0, lieferung.pakete
        for nachricht in lieferung.nachrichten:
            ausgang.stelle_aus(buch, nachricht)

    return Weiter(
        zustand=Zustand.GEPACKT,
        meldung=Meldung(
            f"{anzahl(len(dokumente), 'Dokument', 'Dokumente')} in "
            f"{anzahl(lieferung.pakete, 'Paket', 'Pakete')} gepackt."
        ),
        buchen=buchen,
        spaeter=True,
    )


def _folgt_noch(buch: Buch, zeile: Uebergabezeile) -> int:
    """Documents of the file that still wait beside this delivery; late mail is none of them."""
    warten = (
        anderer.id
        for anderer in buch.vorgaenge.zum_stamm(zeile.stamm)
        if anderer.id != zeile.id
        and anderer.anzahl_akte is not None
        and anderer.lieferung_uuid is None
        and anderer.zustand not in NICHTS_GEWORDEN
    )
    return sum(len(buch.dokumente.liste(id)) for id in warten)


def warte_auf_postfach(lage: Lage) -> Ergebnis:
    """Sent is sent only when 010206 and every single packet lie in the mailbox of the other authority."""
    zeile = lage.vorgang
    if (ende := rueckgabe.zurueckgewiesen(lage)) is not None:
        return ende
    if zeile.quittung is not None:  # the receipt has overtaken our own booking of the last packet
        return Weiter(nach=warte_auf_quittung.__name__)
    if not _liegt_im_postfach(lage):
        return Warte(bis=gemeinsam.nachsehen(lage))
    text = f"Die Lieferung liegt im Postfach der anderen Behörde ({anzahl(zeile.fortschritt_ist, 'Paket', 'Pakete')})."
    return Weiter(
        zustand=Zustand.GESENDET,
        meldung=Meldung(text),
        buchen=lambda buch, frisch: gemeinsam.wecke_geschwister(buch, frisch),
        spaeter=True,
    )


def _liegt_im_postfach(lage: Lage) -> bool:
    zeile = lage.vorgang
    if zeile.lieferung_uuid is None or zeile.fortschritt_ist != zeile.fortschritt_soll:
        return False
    with lage.haus.lesen() as buch:
        metadaten = buch.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, zeile.lieferung_uuid, zeile.partner)
    return metadaten is not None and metadaten.zustand in UNTERWEGS


def warte_auf_quittung(lage: Lage) -> Ergebnis:
    """Only the import receipt ends the sender's duty; a missing one is reminded of (0021)."""
    zeile = lage.vorgang
    if zeile.quittung is not None:
        return _quittiert(lage, zeile.quittung)
    if (ende := rueckgabe.zurueckgewiesen(lage)) is not None:
        return ende
    if lage.antwort is not None:
        return _nach_dem_schweigen(lage, lage.antwort)
    frist = lage.haus.regeln.frist_quittung
    bisher = gemeinsam.nachrichten(lage, "0021")
    stufe = len(bisher)
    bis = gemeinsam.faellig(lage, bisher, gemeinsam.abstand(frist, stufe))
    if gemeinsam.ist_letzte(stufe):
        bis = max(bis, _gewartet_wird_bis(lage) or bis)
    if lage.haus.jetzt() < bis:
        return Warte(bis=bis)
    if gemeinsam.ist_letzte(stufe):
        return _frage_nach_dem_schweigen(lage, stufe)
    erinnerung = _erinnere(lage, stufe + 1)
    bis = lage.haus.jetzt() + gemeinsam.abstand(frist, stufe + 1)
    return Warte(bis=bis, buchen=ausgang.aussteller([erinnerung]))


def _gewartet_wird_bis(lage: Lage) -> datetime | None:
    """What a person has answered before: whatever wakes us meanwhile is no reason to ask again."""
    with lage.haus.lesen() as buch:
        letzte = buch.aufgaben.neueste(Gegenstand(lage.vorgang.id))
    if letzte is None or letzte.art != "keine_quittung" or letzte.zustand is not Aufgabenzustand.ERLEDIGT:
        return None
    antwort = Antwort.aus(letzte)
    return (
        gemeinsam.am_tag(antwort)
        if antwort.wahl == "warten"
        else letzte.geaendert + lage.haus.regeln.frist_quittung
    )


def _frage_nach_dem_schweigen(lage: Lage, stufe: int) -> Frage:
    """Without the receipt nothing is deleted here; whether the file has come over there, only people can find out."""
    zeile = lage.vorgang
    text = f"{zeile.partner_name} quittiert die Akte nicht, auch nicht nach {stufe} Erinnerungen."
    return Frage(
        art="keine_quittung",
        text=text,
        angaben={"brief": quittungsbrief(lage.haus, zeile, stufe)},
    )


def _nach_dem_schweigen(lage: Lage, antwort: Antwort) -> Ergebnis:
    """Wait; or send the very same messages again, also what was fetched: there it may be lost, and what is there is
    only receipted once more; or people have found out that nobody there has taken the file."""
    match antwort.wahl:
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "schliessen":
            return Weiter(
                nach=gemeinsam.warte_karenz.__name__,
                zustand=Zustand.ZURUECKGEWIESEN,
                meldung=Meldung(f"Dort nicht übernommen. Grund: {antwort.grund}", wer=antwort.durch),
            )

    def sende_noch_einmal(buch: Buch, zeile: Uebergabezeile) -> None:
        for nachricht in buch.nachrichten.zum_vorgang(zeile.id):
            if nachricht.typ in LIEFERUNG and nachricht.richtung is Nachrichtenrichtung.AUS:
                ausgang.sende(buch, nachricht.id, nachricht.schluessel, schwer=nachricht.typ == PAKET)

    return Warte(
        bis=lage.haus.jetzt() + lage.haus.regeln.frist_quittung,
        meldung=Meldung("Die Lieferung wird noch einmal gesendet.", wer=antwort.durch),
        buchen=sende_noch_einmal,
    )


def _quittiert(lage: Lage, quittung: UUID) -> Weiter:
    karenz_bis: datetime = lage.haus.jetzt() + lage.haus.regeln.karenz

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.karenz_bis = karenz_bis
        for nachricht in buch.nachrichten.zum_aendern_alle(zeile.id):
            gehoert_dazu = zeile.lieferung_uuid in (nachricht.nachrichten_uuid, nachricht.bezug_uuid)
            if gehoert_dazu and nachricht.zustand is Nachrichtenzustand.GESENDET:
                buch.nachrichten.aendere_zustand(nachricht.id, Nachrichtenzustand.BESTAETIGT)

    tag = oertlich(karenz_bis)
    return Weiter(
        zustand=Zustand.KARENZ,
        meldung=Meldung(
            "Quittung »Akte übernommen« erhalten (0020).",
            nachweis=quittung,
            als_naechstes=f"Die bereitgestellte Kopie wird am {tag:%d.%m.%Y} gelöscht.",
        ),
        buchen=buchen,
        spaeter=True,
    )


def _erinnere(lage: Lage, stufe: int) -> ausgang.Ausgang:
    """0021: how often we have asked for this receipt, this time included."""
    zeile = lage.vorgang
    metadaten = paketsammlung.lies_metadaten(lage.haus, zeile, Nachrichtenrichtung.AUS)
    assert metadaten.quittung is not None
    erinnerung = Quittungserinnerung(
        kopf=gemeinsam.kopf(lage, "0021", stufe),
        ursprung=kennung_von(metadaten),
        angabe=Quittungsangabe(ereignis=metadaten.quittung),
        stufe=stufe,
    )
    return ausgang.schreibe(
        lage.haus, erinnerung, schluessel=zeile.id, vorgang=zeile.id, bezug=metadaten.kopf.uuid
    )


# --- the way of its own ------------------------------------------------------------------------------------

_ANGEKOMMEN = frozenset({Zustand.GESENDET, Zustand.KARENZ, Zustand.ABGESCHLOSSEN})


def warte_auf_hauptlieferung(lage: Lage) -> Ergebnis:
    """What follows goes after what it follows, and not at all where that did not come about."""
    with lage.haus.lesen() as buch:
        erste = _hauptlieferung(buch, lage.vorgang)
    if erste.zustand in _ANGEKOMMEN:
        return Weiter()
    if erste.zustand in NICHTS_GEWORDEN:
        return Weiter(
            nach=gemeinsam.warte_karenz.__name__,
            zustand=Zustand.ABGEBROCHEN,
            meldung=Meldung("Die Übergabe, zu der dieser Teil gehört, ist nicht zustande gekommen."),
        )
    return Warte(bis=gemeinsam.nachsehen(lage))


def _hauptlieferung(buch: Buch, zeile: Uebergabezeile) -> Uebergabezeile:
    """What this part was cut from; late mail follows whichever delivery of the file came about."""
    erste = [z for z in buch.vorgaenge.zum_stamm(zeile.stamm) if z.weg != WEG.name]
    eigene = (z for z in erste if kennungen.nachlieferung(z.id, zeile.klasse or "") == zeile.id)
    gelungene = (z for z in erste if z.zustand not in NICHTS_GEWORDEN)
    return next(eigene, None) or next(gelungene, erste[0])


def sage_ab(lage: Lage) -> Ergebnis:
    """The part stays. Nobody is answered: the file itself was handed over."""
    was = anzahl(lage.vorgang.anzahl_dokumente or 0, "Dokument bleibt", "Dokumente bleiben")
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__, zustand=Zustand.ABGELEHNT, meldung=Meldung(f"{was} hier.")
    )


def brich_ab(lage: Lage) -> Ergebnis:
    """Somebody takes it back before it has left."""
    zeile = lage.vorgang
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ABGEBROCHEN,
        meldung=Meldung(f"Abgebrochen. Grund: {zeile.abbruch_grund}", wer=zeile.abbruch_durch or ""),
    )


SCHWER = [stelle_bereit, packe]
_BIS_ZUM_PACKEN = [pruefe_formate, stelle_bereit, gib_frei, warte_auf_hauptlieferung, packe]
WEG = Weg(
    "nachlieferung",
    [*_BIS_ZUM_PACKEN, warte_auf_postfach, warte_auf_quittung, gemeinsam.warte_karenz, gemeinsam.loesche],
    zweige=[sage_ab, brich_ab],
    schwer=SCHWER,
    abbrechbar=_BIS_ZUM_PACKEN,
    abbruch=brich_ab,
)
