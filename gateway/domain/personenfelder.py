"""The fields of two persons side by side: for each one how they relate, in a sentence without values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple

from gateway.domain.person import Person
from gateway.domain.schreibung import Naehe, Schreibung, ein_zeichen, naehe, schreibung


class Feldurteil(StrEnum):
    """What a person at the desk reads about one field."""

    GLEICH = "gleich"
    AEHNLICH = "aehnlich"
    UNBEKANNT = "unbekannt"
    ABWEICHEND = "abweichend"


@dataclass(frozen=True)
class Feldvergleich:
    """One field: its German label, the judgement, and the reason. Never holds a value of the persons."""

    feld: str
    urteil: Feldurteil
    satz: str


class Grad(Enum):
    """Why a field is judged as it is: the judgement and the rest of the sentence after the label."""

    GLEICH = Feldurteil.GLEICH, "stimmt überein."
    SOWEIT = Feldurteil.AEHNLICH, "stimmt überein, soweit bekannt."
    KREUZ = Feldurteil.AEHNLICH, "weicht ab, der Geburtsname stellt aber eine Verbindung her."
    VERTAUSCHT = Feldurteil.AEHNLICH, "ist vertauscht oder anders auf die Namensfelder verteilt."
    VERWANDT = Feldurteil.AEHNLICH, "ist ähnlich geschrieben oder nur zum Teil angegeben."
    KNAPP = Feldurteil.AEHNLICH, "weicht so ab, wie es bei einem Eingabefehler vorkommt."
    EINSEITIG = Feldurteil.UNBEKANNT, "ist nur auf einer Seite bekannt."
    NIRGENDS = Feldurteil.UNBEKANNT, "ist auf keiner Seite bekannt."
    FREMD = Feldurteil.ABWEICHEND, "weicht ab."


class Grade(NamedTuple):
    """The eight fields in the order in which they are shown."""

    familienname: Grad
    vorname: Grad
    geburtsname: Grad
    geburtsdatum: Grad
    geburtsort: Grad
    geschlecht: Grad
    staatsangehoerigkeit: Grad
    azr_nummer: Grad


_FELDER = {
    "Familienname": "Der",
    "Vorname": "Der",
    "Geburtsname": "Der",
    "Geburtsdatum": "Das",
    "Geburtsort": "Der",
    "Geschlecht": "Das",
    "Staatsangehörigkeit": "Die",
    "AZR-Nummer": "Die",
}
"""Label and article."""

_VERGLEICHE = {
    (feld, grad): Feldvergleich(feld, grad.value[0], f"{artikel} {feld} {grad.value[1]}")
    for feld, artikel in _FELDER.items()
    for grad in Grad
}
_GRAD = {
    Naehe.GLEICH: Grad.GLEICH,
    Naehe.VERWANDT: Grad.VERWANDT,
    Naehe.EIN_ZEICHEN: Grad.KNAPP,
    Naehe.FREMD: Grad.FREMD,
}
_ORT_UNBEKANNT = frozenset({"UNBEKANNT", "UNGEKLAERT", "KEINEANGABE"})
_STAAT_UNBEKANNT = frozenset({"998", "999"})
"""Destatis: unclear, not stated. 997 (stateless) is a statement."""
_OHNE_GESCHLECHT = "x"
"""No entry; messages without a sex become this too."""
_GANZES_DATUM = len("JJJJ-MM-TT")


def als_feldvergleiche(grade: Grade) -> tuple[Feldvergleich, ...]:
    """The grades as a person reads them."""
    return tuple(_VERGLEICHE[schluessel] for schluessel in zip(_FELDER, grade, strict=True))


def vergleiche_felder(a: Person, b: Person) -> Grade:
    """Compare all fields; symmetric."""
    return Grade(
        *_namen(a, b),
        _datum(a.geburtsdatum, b.geburtsdatum),
        _ort(a.geburtsort, b.geburtsort),
        _geschlecht(a.geschlecht, b.geschlecht),
        _staaten(a.staatsangehoerigkeiten, b.staatsangehoerigkeiten),
        _nummer(a.azr_nummer, b.azr_nummer),
    )


def _namen(a: Person, b: Person) -> tuple[Grad, Grad, Grad]:
    fam_a, fam_b = schreibung(a.familienname), schreibung(b.familienname)
    vor_a, vor_b = schreibung(a.vorname or ""), schreibung(b.vorname or "")
    geb_a, geb_b = schreibung(a.geburtsname or ""), schreibung(b.geburtsname or "")
    familienname, vorname, geburtsname = _text(fam_a, fam_b), _text(vor_a, vor_b), _text(geb_a, geb_b)
    if familienname is Grad.GLEICH:
        return familienname, vorname, geburtsname
    if fam_a.teile + vor_a.teile and sorted(fam_a.teile + vor_a.teile) == sorted(fam_b.teile + vor_b.teile):
        return Grad.VERTAUSCHT, vorname if vorname is Grad.GLEICH else Grad.VERTAUSCHT, geburtsname
    hin, her = _dasselbe(fam_a, geb_b), _dasselbe(fam_b, geb_a)
    if hin or her or geburtsname is Grad.GLEICH:
        familienname = Grad.KREUZ
    return familienname, vorname, Grad.VERTAUSCHT if hin and her else geburtsname


def _dasselbe(a: Schreibung, b: Schreibung) -> bool:
    return bool(a.suchform) and a.suchform == b.suchform


def _text(a: Schreibung, b: Schreibung) -> Grad:
    return _fehlt(bool(a.suchform), bool(b.suchform)) or _GRAD[naehe(a, b)]


def _fehlt(a: bool, b: bool) -> Grad | None:
    if a and b:
        return None
    return Grad.EINSEITIG if a or b else Grad.NIRGENDS


def _datum(a: str | None, b: str | None) -> Grad:
    if not a or not b:
        return _fehlt(bool(a), bool(b)) or Grad.NIRGENDS
    if a == b and ist_ganz(a):
        return Grad.GLEICH
    if a.startswith(b) or b.startswith(a):
        return Grad.SOWEIT
    return Grad.KNAPP if ist_ganz(a) and ist_ganz(b) and _knapp(a, b) else Grad.FREMD


def ist_ganz(datum: str | None) -> bool:
    """Whether year, month and day are known."""
    return len(datum or "") == _GANZES_DATUM


def _knapp(a: str, b: str) -> bool:
    """One wrong digit, day and month swapped, or the first of January that stands for "some day of"."""
    if ein_zeichen(a, b):
        return True
    tag_im_jahr = a[5:], b[5:]
    gewendet = a[8:] + a[7:8] + a[5:7]
    return a[:4] == b[:4] and (b[5:] == gewendet or "01-01" in tag_im_jahr)


def _ort(a: str | None, b: str | None) -> Grad:
    ort_a, ort_b = schreibung(a or ""), schreibung(b or "")
    bekannt_a, bekannt_b = (bool(o.suchform) and o.suchform not in _ORT_UNBEKANNT for o in (ort_a, ort_b))
    return _fehlt(bekannt_a, bekannt_b) or _GRAD[naehe(ort_a, ort_b)]


def _geschlecht(a: str, b: str) -> Grad:
    fehlt = _fehlt(a != _OHNE_GESCHLECHT, b != _OHNE_GESCHLECHT)
    return fehlt or (Grad.GLEICH if a == b else Grad.FREMD)


def _staaten(a: tuple[str, ...], b: tuple[str, ...]) -> Grad:
    links, rechts = set(a) - _STAAT_UNBEKANNT, set(b) - _STAAT_UNBEKANNT
    if fehlt := _fehlt(bool(links), bool(rechts)):
        return fehlt
    if links == rechts:
        return Grad.GLEICH
    return Grad.FREMD if links.isdisjoint(rechts) else Grad.SOWEIT


def _nummer(a: str | None, b: str | None) -> Grad:
    links, rechts = schreibung(a or "").suchform, schreibung(b or "").suchform
    return _fehlt(bool(links), bool(rechts)) or (Grad.GLEICH if links == rechts else Grad.FREMD)
