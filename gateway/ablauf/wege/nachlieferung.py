"""What follows: a held part of the file, or late mail, on a way of its own that shares the steps from the
staging to the receipt with the Abgabe (`lieferschritte`, `zustellschritte`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, Literal, Protocol
from uuid import UUID, uuid4

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_von
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.akte import bereitstellung
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import stuecke
from gateway.ablauf.schritt import Ergebnis, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.weg import Weg
from gateway.ablauf.wege import gemeinsam, lieferschritte, rueckgabe, zustellschritte
from gateway.domain.akte import Dokument
from gateway.domain.freigabe import FRAGE
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung, Zustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.nachrichten import releases


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


class Lesbar(Protocol):
    """What a document is read from; a `Path` is one."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO: ...


def beginne(
    haus: Haus,
    erste: UUID,
    dateien: Sequence[tuple[Dokument, Lesbar]],
    *,
    klasse: Teilklasse,
    wer: str,
    dazu: Callable[[Buch], None] = lambda _: None,
) -> UUID:
    """Late mail for a file that was handed over (or is about to be). Returns the id of its Vorgang. `dazu` is booked
    along with it, and begins nothing by raising.

    Raises `NachlieferungUnsinnig`, `InhaltPasstNicht`."""
    if klasse in NIE:
        raise NachlieferungUnsinnig("Dokumente der Klassen V und X verlassen das Haus nie auf diesem Weg.")
    with haus.lesen() as buch:
        zeile = buch.vorgaenge.lies(erste)
    if not nimmt_nachlieferung(zeile) or not dateien:
        raise NachlieferungUnsinnig
    id = uuid4()
    verpackt = haus.speicher.tresor.neuer_schluessel(haus.mandant, id)
    raum = haus.speicher.tresor.entpacke(haus.mandant, id, verpackt)
    fertige = []
    for dokument, datei in dateien:
        with datei.open("rb") as strom:
            fertige.append(bereitstellung.lege(haus, dokument, stuecke(strom), raum)[1])
    gehalten = klasse.value if klasse in FRAGE else None

    @noch_einmal
    def buche() -> None:
        with haus.buchen() as buch:
            frisch = buch.vorgaenge.zum_aendern(erste)
            dazu(buch)
            haus.speicher.tresor.uebernimm(buch, id, verpackt)
            text = f"{anzahl(len(fertige), 'Dokument kommt', 'Dokumente kommen')} später dazu."
            neu = _lege_an(haus, buch, frisch, id, text, klasse=gehalten, wer=wer)
            neu.anzahl_akte = None
            buch.dokumente.lege_an(id, fertige)
            wecke_vorgang(buch, id)

    buche()
    return id


def nimmt_nachlieferung(zeile: Uebergabezeile) -> bool:
    """Can late mail follow this handover?"""
    return zeile.richtung is Richtung.ABGABE and zeile.zustand not in NICHTS_GEWORDEN


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
            "gliederung",
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


def stelle_bereit(lage: Lage) -> Ergebnis:
    """From the DMS; what only we had, or have still, from the delivery that was rejected."""
    with lage.haus.lesen() as buch:
        alte = _die_abgewiesene(buch, lage.vorgang)
        dokumente = buch.dokumente.liste(lage.vorgang.id)
    if alte is None or alte.geloescht is not None or all(d.packmass is not None for d in dokumente):
        return lieferschritte.stelle_bereit(lage)
    fertige = bereitstellung.hole_von(lage.haus, alte.id, lage.vorgang.id, dokumente)
    return lieferschritte.bereit(fertige)


def _die_abgewiesene(buch: Buch, zeile: Uebergabezeile) -> Uebergabezeile | None:
    """Which of the matter this one repeats."""
    return next((z for z in buch.vorgaenge.zum_stamm(zeile.stamm) if _erneut(z) == zeile.id), None)


def _erneut(zeile: Uebergabezeile) -> UUID:
    return kennungen.erneute_abgabe(zeile.id, zeile.partner)


def bewerte_rueckgabe(lage: Lage) -> Ergebnis:
    """The other authority has not taken it: is it sent again, or does it stay?"""
    antwort = lage.antwort
    if antwort is None or antwort.wahl != "freigeben":
        return rueckgabe.bewerte_rueckgabe(lage)

    def buchen(buch: Buch, alte: Uebergabezeile) -> None:
        text = "Noch einmal, nachdem sie zurückgewiesen war."
        neue = _lege_an(lage.haus, buch, alte, _erneut(alte), text, klasse=alte.klasse, wer=antwort.durch)
        dokumente = (replace(d, packmass=None) for d in buch.dokumente.liste(alte.id))
        buch.dokumente.lege_an(neue.id, dokumente)
        wecke_vorgang(buch, neue.id)

    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        meldung=Meldung(rueckgabe.NOCH_EINMAL, art=Ereignisart.ENTSCHEIDUNG, wer=antwort.durch),
        buchen=buchen,
    )


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


_BIS_ZUM_PACKEN = [
    lieferschritte.pruefe_formate,
    stelle_bereit,
    lieferschritte.gib_frei,
    warte_auf_hauptlieferung,
    lieferschritte.packe,
]
WEG = Weg(
    "nachlieferung",
    [
        *_BIS_ZUM_PACKEN,
        zustellschritte.warte_auf_postfach,
        zustellschritte.warte_auf_quittung,
        gemeinsam.warte_karenz,
        gemeinsam.loesche,
    ],
    zweige=[sage_ab, bewerte_rueckgabe, brich_ab],
    schwer=lieferschritte.SCHWER,
    abbrechbar=_BIS_ZUM_PACKEN,
    abbruch=brich_ab,
)
