"""Is the person found the person asked for? § 10 Abs. 4 AZRG: the AZR number alone never says so.

SICHER, nothing deviating, and one of three:

- AZR number equal, names and complete birth date equal; birth place, sex, nationality equal or unknown;
- AZR number unknown: names, complete birth date, birth place, sex, nationality all equal;
- AZR number and all else equal but *one* weak spot: another family name with a birth name that connects the
  two, a birth date that is only partly known, a birth place or nationality that agrees as far as it goes,
  a first name that neither side has.

A birth name on one side only (or none) is never needed, a differing one deviates.

UNSICHER is a question for a human. AZR number equal: always, unless birth date and both names deviate.
Otherwise names and birth date decide how many of the other fields (birth name, birth place, sex, nationality,
AZR number) may deviate before the two are VERSCHIEDEN ("–": always):

    names \\ birth date            equal   as far as known   slip   unknown   deviating
    equal                          all            1           1        0          –
    near by sound, part, order     1              0           0        0          –
    slip, or one name unknown      1              –           –        –          –
    one equal, the other deviates  0 (*)          –           –        –          –
    both deviate, or none known    –              –           –        –          –

(*) and the birth place agrees: spouses' names without a birth name, but twins too.

"Deviates" for two complete dates means more than a slip (`personenfelder`). The verdict is symmetric.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import islice, product

from gateway.domain.person import Person, varianten
from gateway.domain.personenfelder import (
    Feldurteil,
    Feldvergleich,
    Grad,
    Grade,
    als_feldvergleiche,
    ist_ganz,
    vergleiche_felder,
)
from gateway.domain.schreibung import schreibung


class Urteil(StrEnum):
    """What follows: go on, ask a human, or leave aside."""

    SICHER = "sicher"
    UNSICHER = "unsicher"
    VERSCHIEDEN = "verschieden"


@dataclass(frozen=True)
class Abgleich:
    """The verdict with its eight fields; free of values, so it may be shown, stored and logged."""

    urteil: Urteil
    felder: tuple[Feldvergleich, ...]
    hinweis: str = ""
    """What other names and numbers say: reason enough to ask somebody, never to be sure."""

    @property
    def begruendung(self) -> str:
        """ "Familienname und Vorname stimmen überein, AZR-Nummer weicht ab." """
        aussagen = ", ".join(filter(None, map(self._aussage, _AUSSAGEN))) + "."
        return f"{aussagen} {self.hinweis}".rstrip()

    def _aussage(self, urteil: Feldurteil) -> str:
        namen = [f.feld for f in self.felder if f.urteil is urteil]
        if not namen:
            return ""
        aufzaehlung = " und ".join(filter(None, (", ".join(namen[:-1]), namen[-1])))
        return f"{aufzaehlung} {_AUSSAGEN[urteil][len(namen) > 1]}"


class _Namen(Enum):
    """Family name and first name together, the rows of the table."""

    GLEICH = "gleich"
    NAHE = "nahe"
    SCHWACH = "schwach"
    HALB = "halb"
    FREMD = "fremd"


_AUSSAGEN = {
    Feldurteil.GLEICH: ("stimmt überein", "stimmen überein"),
    Feldurteil.AEHNLICH: ("ist ähnlich", "sind ähnlich"),
    Feldurteil.ABWEICHEND: ("weicht ab", "weichen ab"),
    Feldurteil.UNBEKANNT: ("ist nicht auf beiden Seiten bekannt", "sind nicht auf beiden Seiten bekannt"),
}
"""One field, several fields."""
_FEHLT = frozenset({Grad.EINSEITIG, Grad.NIRGENDS})
_GLEICH_ODER_FEHLT = _FEHLT | {Grad.GLEICH}
_ZUSAMMEN = frozenset({Grad.GLEICH, Grad.KREUZ, Grad.VERTAUSCHT, Grad.VERWANDT})
"""Names that are found together (`schluessel`)."""
_ALLE = len(Grade._fields)
_ABWEICHUNGEN = {
    (_Namen.GLEICH, Grad.GLEICH): _ALLE,
    (_Namen.GLEICH, Grad.SOWEIT): 1,
    (_Namen.GLEICH, Grad.KNAPP): 1,
    (_Namen.GLEICH, Grad.EINSEITIG): 0,
    (_Namen.GLEICH, Grad.NIRGENDS): 0,
    (_Namen.NAHE, Grad.GLEICH): 1,
    (_Namen.NAHE, Grad.SOWEIT): 0,
    (_Namen.NAHE, Grad.KNAPP): 0,
    (_Namen.NAHE, Grad.EINSEITIG): 0,
    (_Namen.NAHE, Grad.NIRGENDS): 0,
    (_Namen.SCHWACH, Grad.GLEICH): 1,
    (_Namen.HALB, Grad.GLEICH): 0,
}
"""The table above: how many other fields may deviate for UNSICHER."""
_ENTBEHRLICH = ("geburtsort", "geschlecht", "staatsangehoerigkeit")
_AUSSCHLAGGEBEND = ("familienname", "vorname", "geburtsdatum", *_ENTBEHRLICH)
_SCHWACHE_STELLEN = frozenset(
    {
        ("familienname", Grad.KREUZ),
        ("vorname", Grad.NIRGENDS),
        ("geburtsdatum", Grad.SOWEIT),
        ("geburtsort", Grad.VERWANDT),
        ("staatsangehoerigkeit", Grad.SOWEIT),
    }
)
"""What may be weak, one of them, where all else and the AZR number agree."""


def vergleiche(gesucht: Person, gefunden: Person) -> Abgleich:
    """Compare in all fields. Some ten microseconds once the spellings are known."""
    g = vergleiche_felder(gesucht, gefunden)
    urteil, hinweis = _urteil(g), ""
    if urteil is not Urteil.SICHER and (gesucht.weitere or gefunden.weitere):
        urteil, hinweis = _unter_weiteren(gesucht, gefunden, urteil)
    return Abgleich(urteil, als_feldvergleiche(g), hinweis)


def _unter_weiteren(gesucht: Person, gefunden: Person, urteil: Urteil) -> tuple[Urteil, str]:
    """Under another known name or number: one that was told by somebody may be a mistake, or somebody else's."""
    urteile = {_urteil(vergleiche_felder(a, b)) for a, b in _paare(gesucht, gefunden)}
    if Urteil.SICHER in urteile:
        return Urteil.UNSICHER, "Unter einem weiteren bekannten Namen stimmt alles überein."
    if urteil is Urteil.VERSCHIEDEN and Urteil.UNSICHER in urteile:
        return Urteil.UNSICHER, "Unter einem weiteren bekannten Namen ist sie ähnlich."
    return urteil, ""


def _paare(a: Person, b: Person) -> Iterator[tuple[Person, Person]]:
    return islice(product((a, *varianten(a)), (b, *varianten(b))), _MEISTE_PAARE)


_MEISTE_PAARE = 200


def verwechselbar(a: Person, b: Person) -> bool:
    """Whether nothing but the AZR number tells the two apart: what is known of both else agrees or is near.

    False when the AZR number is the same: that is one person with two files. A slip in the birth date
    tells apart, a missing one doesn't."""
    return any(_verwechselbar(vergleiche_felder(*paar)) for paar in _paare(a, b))


def _verwechselbar(g: Grade) -> bool:
    namen = g.familienname in _ZUSAMMEN and g.vorname in _ZUSAMMEN | _FEHLT
    return namen and g.geburtsdatum is not Grad.KNAPP and Grad.FREMD not in g[:-1] and not _nummer_gleich(g)


def schluessel(person: Person) -> frozenset[str]:
    """Keys for an index of candidates: two persons that are not VERSCHIEDEN share at least one.

    AZR number, complete birth date, and each pair of a family (or birth) name and a first name by sound, in
    either order, also of what else she is called. They hold personal data: an index of them belongs where the
    persons are."""
    return frozenset(s for variante in (person, *varianten(person)) for s in _schluessel(variante))


def _schluessel(person: Person) -> frozenset[str]:
    familie, vornamen = schreibung(person.familienname).laute, schreibung(person.vorname or "").laute
    nachnamen = (familie or vornamen) | schreibung(person.geburtsname or "").laute
    paare = {"name:" + "/".join(sorted((n, v))) for n in nachnamen for v in vornamen or nachnamen}
    return frozenset(paare.union(_einzelschluessel(person)))


def _einzelschluessel(person: Person) -> Iterator[str]:
    if nummer := schreibung(person.azr_nummer or "").suchform:
        yield f"azr:{nummer}"
    if ist_ganz(person.geburtsdatum):
        yield f"tag:{person.geburtsdatum}"


def _urteil(g: Grade) -> Urteil:
    if Grad.FREMD not in g and _sicher(g):
        return Urteil.SICHER
    return Urteil.UNSICHER if _unsicher(g) else Urteil.VERSCHIEDEN


def _sicher(g: Grade) -> bool:
    if g.geburtsname not in _GLEICH_ODER_FEHLT:
        return False
    offen = [(feld, getattr(g, feld)) for feld in _AUSSCHLAGGEBEND if getattr(g, feld) is not Grad.GLEICH]
    if not _nummer_gleich(g):
        return not offen
    schwach = len(offen) == 1 and offen[0] in _SCHWACHE_STELLEN
    return schwach or all(feld in _ENTBEHRLICH and grad in _FEHLT for feld, grad in offen)


def _unsicher(g: Grade) -> bool:
    namen = _namen(g)
    if _nummer_gleich(g):
        return namen is not _Namen.FREMD or g.geburtsdatum is not Grad.FREMD
    if namen is _Namen.HALB and g.geburtsort not in (Grad.GLEICH, Grad.VERWANDT, Grad.KNAPP):
        return False
    andere = (g.geburtsname, g.geburtsort, g.geschlecht, g.staatsangehoerigkeit, g.azr_nummer)
    return andere.count(Grad.FREMD) <= _ABWEICHUNGEN.get((namen, g.geburtsdatum), -1)


def _namen(g: Grade) -> _Namen:
    beide = (g.familienname, g.vorname)
    if beide == (Grad.GLEICH, Grad.GLEICH):
        return _Namen.GLEICH
    if Grad.FREMD in beide:
        return _Namen.FREMD if set(beide) <= _FEHLT | {Grad.FREMD} else _Namen.HALB
    if all(grad in _ZUSAMMEN or grad is Grad.NIRGENDS for grad in beide):
        return _Namen.FREMD if set(beide) == {Grad.NIRGENDS} else _Namen.NAHE
    return _Namen.FREMD if set(beide) <= _FEHLT else _Namen.SCHWACH


def _nummer_gleich(g: Grade) -> bool:
    return g.azr_nummer is Grad.GLEICH
