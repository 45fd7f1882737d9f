"""The cases that the demo shows: what is special about the file, what happens, what people answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gateway.demo import lauf, vorlage
from gateway.demo.lauf import Antwort, Buehne
from gateway.domain.akte import Akte, Teilklasse

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
    def spaete_post(self) -> Path:
        return self.basis / "spaete-post"


def _fordere_an(buehne: Buehne, requisiten: Requisiten) -> None:
    buehne.fordere_an(requisiten.person, requisiten.formate)
    buehne.warte(lauf.uebergeben)


def _lehne_ab(buehne: Buehne, requisiten: Requisiten) -> None:
    buehne.fordere_an(requisiten.person, requisiten.formate, grund="02")
    buehne.warte(lauf.abgelehnt)


def _liefere_nach(buehne: Buehne, requisiten: Requisiten) -> None:
    _fordere_an(buehne, requisiten)
    buehne.liefere_nach(*vorlage.schreibe_spaete_post(requisiten.spaete_post))
    buehne.warte(lambda a, b: len(a.vorgaenge) > 1 and lauf.uebergeben(a, b))


@dataclass(frozen=True)
class Szenario:
    """One case."""

    text: str
    spiele: Callable[[Buehne, Requisiten], None] = _fordere_an
    vorbereiten: Callable[[Path, Akte], Akte] = lambda _ordner, akte: akte
    """Changes the file in Stuttgart's DMS, and what lies beside it."""
    antworten: Callable[[Akte], Mapping[str, Antwort]] = field(default=lambda _akte: {})
    kommt_an: bool = True
    """Is there a file in Freiburg in the end?"""


def _stufe_ein(klasse: Teilklasse) -> Callable[[Path, Akte], Akte]:
    return lambda ordner, akte: vorlage.stufe_ein(ordner, akte, klasse)


def _lege_namensgleiche(ordner: Path, akte: Akte) -> Akte:
    vorlage.lege_namensgleiche(ordner, akte, _NAMENSGLEICH)
    return akte


SZENARIEN: Mapping[str, Szenario] = {
    "umzug": Szenario("Freiburg fordert eine Akte aus Stuttgart an und übernimmt sie."),
    "manuell": Szenario("Dasselbe, von einer Person angestoßen: Freiburg fordert an, die Akte kommt."),
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
}
"""By the name that `--szenario` takes."""
