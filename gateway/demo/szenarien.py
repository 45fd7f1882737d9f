"""The cases that the demo shows: what is special about the file, what happens, what people answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gateway.demo import ausgaenge, vorlage
from gateway.demo.lauf import Antwort, Buehne
from gateway.demo.meldewesen import AALEN, HEILBRONN, IM_HEIM, Meldewesen
from gateway.domain.akte import Akte
from gateway.domain.merkmal import Merkmalart
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import AufrufFehler

GEWOEHNLICH = {
    "merkmale_unbekannt": Antwort("freigeben"),
    "teilklasse_c": Antwort("freigeben"),
    "teilklasse_s": Antwort("freigeben"),
    "person_unsicher": Antwort("dieselbe_person"),
}
"""What the user's own folder may ask for, whatever the case: little is known of whom it names."""
_NAMENSGLEICH = "S-0000/NAMENSGLEICH"


@dataclass(frozen=True)
class Requisiten:
    """What lies ready when the case begins."""

    akte: Akte
    """As it lies in Stuttgart's DMS."""
    person: Path
    """What the clerk in Freiburg types in."""
    basis: Path

    @property
    def formate(self) -> frozenset[str]:
        return frozenset(d.format for d in self.akte.dokumente)

    @property
    def eindeutig(self) -> bool:
        """Would anybody recognise the person in a notice? Of whom little is known, nobody can be sure."""
        return vergleiche(self.akte.person, self.akte.person).urteil is Urteil.SICHER

    @property
    def angehoerige(self) -> list[Path]:
        """Files of the other members of the family."""
        return sorted(self.basis.glob("angehoerige-*.json"))

    @property
    def spaete_post(self) -> Path:
        return self.basis / "spaete-post"


def _ziehe_um(buehne: Buehne, requisiten: Requisiten) -> None:
    """Both registry offices report the move; nobody requests anything by hand."""
    meldewesen = buehne.meldewesen
    if meldewesen is None or not requisiten.eindeutig:
        _fordere_an(buehne, requisiten)
        return
    meldewesen.abmeldung(requisiten.person)
    meldewesen.anmeldung(requisiten.person)
    buehne.warte(ausgaenge.uebergeben)


def _melde_abmeldung_zuerst(buehne: Buehne, requisiten: Requisiten) -> None:
    """The notice of leaving lies there alone for a while; it begins nothing."""
    meldewesen = _meldewesen(buehne)
    meldewesen.abmeldung(requisiten.person)
    buehne.sieh_zu(_EINE_WEILE)
    meldewesen.anmeldung(requisiten.person)
    buehne.warte(ausgaenge.uebergeben)


def _melde_ohne_abmeldung(buehne: Buehne, requisiten: Requisiten) -> None:
    _meldewesen(buehne).anmeldung(requisiten.person)
    buehne.warte(ausgaenge.uebergeben)


def _ziehe_ins_heim(buehne: Buehne, requisiten: Requisiten) -> None:
    meldewesen = _meldewesen(buehne)
    meldewesen.abmeldung(requisiten.person, nach=IM_HEIM)
    meldewesen.anmeldung(requisiten.person, nach=IM_HEIM)
    buehne.warte(ausgaenge.uebergeben)


def _nimm_zurueck(buehne: Buehne, requisiten: Requisiten) -> None:
    """Stuttgart's office takes its notice back before Freiburg asks."""
    meldewesen = _meldewesen(buehne)
    uuid = meldewesen.abmeldung(requisiten.person)
    meldewesen.ruecknahme(requisiten.person, uuid)
    buehne.sieh_zu(_EINE_WEILE)
    meldewesen.anmeldung(requisiten.person)
    buehne.warte(ausgaenge.abgelehnt)


def _leite_fehl(buehne: Buehne, requisiten: Requisiten) -> None:
    """Somebody in Stuttgart picks Freiburg by mistake: it comes back, and nothing of it stays there."""
    buehne.gib_ab(requisiten.akte.aktenzeichen)
    buehne.warte(ausgaenge.zurueckgegeben)


def _komm_aus_heilbronn(buehne: Buehne, requisiten: Requisiten) -> None:
    _meldewesen(buehne).anmeldung(requisiten.person, von=HEILBRONN)
    buehne.warte(ausgaenge.auf_papier)


def _ziehe_weiter(buehne: Buehne, requisiten: Requisiten) -> None:
    """First to Aalen, which gets the file, then to Freiburg, whose office knows of Stuttgart only."""
    meldewesen = _meldewesen(buehne)
    assert buehne.c is not None
    meldewesen.abmeldung(requisiten.person, nach=AALEN)
    buehne.fordere_fuer_aalen_an(requisiten.person, requisiten.formate)
    buehne.warte(ausgaenge.in_aalen(buehne.c))
    meldewesen.anmeldung(requisiten.person)
    buehne.warte(ausgaenge.weitergezogen(buehne.c))


def _ziehe_als_familie_um(buehne: Buehne, requisiten: Requisiten) -> None:
    """Each has a file of her own, and each goes."""
    _ziehe_um(buehne, requisiten)
    meldewesen = _meldewesen(buehne)
    for person in requisiten.angehoerige:
        meldewesen.abmeldung(person)
        meldewesen.anmeldung(person)
    alle = 1 + len(requisiten.angehoerige)
    buehne.warte(lambda a, b: len(a.vorgaenge) == alle and ausgaenge.uebergeben(a, b))


def _meldewesen(buehne: Buehne) -> Meldewesen:
    if buehne.meldewesen is None:
        raise AufrufFehler("Dieses Szenario beginnt mit einer Meldung; Meldebehörden gibt es nur über OSCI.")
    return buehne.meldewesen


def _fordere_an(buehne: Buehne, requisiten: Requisiten) -> None:
    buehne.fordere_an(requisiten.person, requisiten.formate)
    buehne.warte(ausgaenge.uebergeben)


def _lehne_ab(buehne: Buehne, requisiten: Requisiten) -> None:
    buehne.fordere_an(requisiten.person, requisiten.formate, grund="02")
    buehne.warte(ausgaenge.abgelehnt)


def _liefere_nach(buehne: Buehne, requisiten: Requisiten) -> None:
    _ziehe_um(buehne, requisiten)
    buehne.liefere_nach(*vorlage.schreibe_spaete_post(requisiten.spaete_post))
    buehne.warte(lambda a, b: len(a.vorgaenge) > 1 and ausgaenge.uebergeben(a, b))


@dataclass(frozen=True)
class Szenario:
    """One case."""

    text: str
    spiele: Callable[[Buehne, Requisiten], None] = _ziehe_um
    vorbereiten: Callable[[Path, Akte], Akte] = lambda _ordner, akte: akte
    """Changes the file in Stuttgart's DMS, and what lies beside it."""
    antworten: Callable[[Akte], Mapping[str, Antwort]] = field(default=lambda _akte: {})
    kommt_an: bool = True
    """Is there a file in Freiburg in the end?"""
    kommt_zurueck: bool = False
    """Was one there in between?"""
    regeln: Mapping[str, str | int] = field(default_factory=dict)
    """What the authorities have settled in `[mandanten.regeln]`."""
    mit_aalen: bool = False


def _stufe_ein(klasse: Teilklasse) -> Callable[[Path, Akte], Akte]:
    return lambda ordner, akte: vorlage.stufe_ein(ordner, akte, klasse)


def _lege_namensgleiche(ordner: Path, akte: Akte) -> Akte:
    vorlage.lege_namensgleiche(ordner, akte, _NAMENSGLEICH)
    return akte


def _merke(*arten: Merkmalart) -> Callable[[Path, Akte], Akte]:
    """The file says this of its person."""
    return lambda ordner, akte: vorlage.merke(ordner, akte, arten)


def _lege_familie(ordner: Path, akte: Akte) -> Akte:
    vorlage.lege_familie(ordner, akte)
    return akte


_FREIGEBEN = Antwort("freigeben")
_EINE_WEILE = 2.0
"""Seconds in which a notice is fetched and read."""
SZENARIEN: Mapping[str, Szenario] = {
    "umzug": Szenario(
        "Die Meldebehörden melden Wegzug und Zuzug; die Akte geht von selbst von Stuttgart nach Freiburg."
    ),
    "manuell": Szenario(
        "Eine Person in Freiburg fordert die Akte an; Stuttgart sendet sie.", spiele=_fordere_an
    ),
    "abmeldung-zuerst": Szenario(
        "Die Abmeldung kommt zuerst und wartet auf die Anforderung.",
        spiele=_melde_abmeldung_zuerst,
        regeln={"wegzug_bestaetigung": "erforderlich"},
    ),
    "wohnsitzauflage": Szenario(
        "Die Person ist an einen Wohnort gebunden; jemand in Stuttgart gibt die Akte nach Prüfung frei.",
        vorbereiten=_merke(Merkmalart.WOHNSITZAUFLAGE),
        antworten=lambda _akte: {"wohnsitzauflage": _FREIGEBEN},
    ),
    "auskunftssperre": Szenario(
        "Die Person ist geschützt; zwei Personen in Stuttgart müssen die Akte freigeben.",
        vorbereiten=_merke(Merkmalart.AUSKUNFTSSPERRE),
        antworten=lambda _akte: {"auskunftssperre": _FREIGEBEN},
    ),
    "einrichtung": Szenario(
        "Die neue Anschrift ist eine Aufnahmeeinrichtung; jemand in Freiburg entscheidet, ob angefordert wird.",
        spiele=_ziehe_ins_heim,
        antworten=lambda _akte: {"einrichtung": _FREIGEBEN},
    ),
    "teilklasse-c": Szenario(
        "Ein Teil der Akte (Klasse C) wartet auf die Freigabe einer Person und kommt als Nachlieferung.",
        vorbereiten=_stufe_ein(Teilklasse.C),
    ),
    "teilklasse-s": Szenario(
        "Ein Teil der Akte (Klasse S) wartet auf die Freigabe zweier Personen und kommt als Nachlieferung.",
        vorbereiten=_stufe_ein(Teilklasse.S),
    ),
    "teilklasse-v": Szenario(
        "Ein Teil der Akte (Klasse V) bleibt in Stuttgart, der Rest geht; nichts kommt nach.",
        vorbereiten=_stufe_ein(Teilklasse.V),
    ),
    "ablehnung": Szenario(
        "Freiburg will die Akte nur einsehen; eine Person in Stuttgart lehnt ab, die Antwort 010202 geht.",
        spiele=_lehne_ab,
        antworten=lambda _akte: {"einsichtnahme": Antwort("ablehnen", wert="08")},
        kommt_an=False,
    ),
    "namensgleich": Szenario(
        "Zwei Personen heißen gleich und sind am selben Tag geboren; eine Person vergleicht.",
        vorbereiten=_lege_namensgleiche,
        antworten=lambda akte: {"person_unsicher": Antwort("dieselbe_person", welche=akte.aktenzeichen)},
    ),
    "nachlieferung": Szenario(
        "Nach der Übergabe kommt in Stuttgart noch Post; sie wird nachgeliefert.", spiele=_liefere_nach
    ),
    "weitergezogen": Szenario(
        "Die Akte ist schon in Aalen; Stuttgart nennt Aalen, und Freiburg fordert sie dort an.",
        spiele=_ziehe_weiter,
        mit_aalen=True,
    ),
    "ohne-abmeldung": Szenario(
        "Die Abmeldung kommt nie; nach der Wartezeit (hier ist sie schon um) entscheidet jemand in Stuttgart.",
        spiele=_melde_ohne_abmeldung,
        regeln={"wegzug_bestaetigung": "erforderlich", "wegzug_werktage": 0},
        antworten=lambda _akte: {"wegzug_unbestaetigt": _FREIGEBEN},
    ),
    "stornierung": Szenario(
        "Die Abmeldung wird zurückgenommen, bevor die Akte geht; nichts geht.",
        spiele=_nimm_zurueck,
        kommt_an=False,
    ),
    "irrlaeufer": Szenario(
        "Die Akte erreicht die falsche Behörde; Freiburg gibt sie zurück, Stuttgart nimmt sie an und bewertet die "
        "Datenpanne.",
        spiele=_leite_fehl,
        antworten=lambda _akte: {
            "nicht_angefordert": Antwort("zurueckweisen", wert="S999"),
            "datenpanne": Antwort("annehmen"),
        },
        kommt_an=False,
        kommt_zurueck=True,
    ),
    "papierbehoerde": Szenario(
        "Die Akte liegt bei einer Behörde ohne elektronischen Austausch; die Frage bringt den Brief mit.",
        spiele=_komm_aus_heilbronn,
        antworten=lambda _akte: {"kein_austausch": Antwort("schliessen")},
        kommt_an=False,
    ),
    "familie": Szenario(
        "Drei Personen einer Familie ziehen um; jede hat eine eigene Akte.",
        vorbereiten=_lege_familie,
        spiele=_ziehe_als_familie_um,
    ),
}
"""By the name that `--szenario` takes."""
