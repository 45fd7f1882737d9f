"""What an official set says differently from our own restatement, in German sentences.

Two models are walked side by side from the messages we know; each pair of types is compared once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.nachrichten.schemamodell import DIN_C, Attribut, Element, Modell, Typ, lokalname

_DIN = DIN_C.rpartition("}")[0]
"""Character sets are compared by name: the same set can be written as many patterns."""


@dataclass(frozen=True)
class Unterschied:
    """`ort`: path of element names; `art`: nachricht, element, haeufigkeit, reihenfolge, typ, werte or
    attribut."""

    ort: str
    art: str
    text: str


def vergleiche(eigenes: Modell, amtliches: Modell) -> list[Unterschied]:
    """All differences in messages that our own set knows, and the number of those it does not know."""
    return list(_Vergleich(eigenes, amtliches).alle())


class _Vergleich:
    def __init__(self, eigenes: Modell, amtliches: Modell):
        self._eigenes = eigenes
        self._amtliches = amtliches
        self._gesehen: set[tuple[str, str]] = set()

    def alle(self) -> Iterator[Unterschied]:
        for tag, element in sorted(self._eigenes.elemente.items()):
            name = lokalname(tag)
            gegenstueck = self._amtliches.elemente.get(tag)
            if gegenstueck is None:
                yield Unterschied(name, "nachricht", f"Die Nachricht »{name}« fehlt im amtlichen Satz.")
            else:
                yield from self._elementpaar(element, gegenstueck, name)
        weitere = len(self._amtliches.elemente.keys() - self._eigenes.elemente.keys())
        if weitere:
            text = f"Der amtliche Satz kennt {weitere} weitere Elemente auf oberster Ebene."
            yield Unterschied("", "nachricht", text)

    def _elementpaar(self, eigen: Element, amtlich: Element, ort: str) -> Iterator[Unterschied]:
        if (eigen.mindestens, eigen.hoechstens) != (amtlich.mindestens, amtlich.hoechstens):
            text = f"Das Element kommt {_oft(amtlich)} vor, bei uns {_oft(eigen)}."
            yield Unterschied(ort, "haeufigkeit", text)
        if eigen.fest != amtlich.fest:
            yield Unterschied(ort, "werte", "Der fest vorgeschriebene Wert ist ein anderer als bei uns.")
        if (eigen.typ, amtlich.typ) in self._gesehen or (
            eigen.typ == amtlich.typ and eigen.typ.startswith(_DIN)
        ):
            return
        self._gesehen.add((eigen.typ, amtlich.typ))
        yield from self._typpaar(self._eigenes.typ(eigen.typ), self._amtliches.typ(amtlich.typ), ort)

    def _typpaar(self, eigen: Typ, amtlich: Typ, ort: str) -> Iterator[Unterschied]:
        yield from _kinder(eigen, amtlich, ort)
        yield from _einfach(eigen, amtlich, ort)
        yield from _attribute(eigen, amtlich, ort)
        for tag, element in eigen.nach_tag.items():
            gegenstueck = amtlich.nach_tag.get(tag)
            if gegenstueck is not None:
                yield from self._elementpaar(element, gegenstueck, f"{ort}/{lokalname(tag)}")


def _kinder(eigen: Typ, amtlich: Typ, ort: str) -> Iterator[Unterschied]:
    for tag in sorted(amtlich.nach_tag.keys() - eigen.nach_tag.keys()):
        text = f"Das Element »{lokalname(tag)}« gibt es nur im amtlichen Satz."
        yield Unterschied(ort, "element", text)
    for tag in sorted(eigen.nach_tag.keys() - amtlich.nach_tag.keys()):
        text = f"Das Element »{lokalname(tag)}« gibt es im amtlichen Satz nicht."
        yield Unterschied(ort, "element", text)
    if eigen.nach_tag.keys() == amtlich.nach_tag.keys() and eigen.aufbau != amtlich.aufbau:
        yield Unterschied(ort, "reihenfolge", "Die Elemente stehen in anderer Reihenfolge oder Gruppierung.")


def _einfach(eigen: Typ, amtlich: Typ, ort: str) -> Iterator[Unterschied]:
    if eigen.kette[-1:] != amtlich.kette[-1:]:
        text = f"Der Datentyp ist {_datentyp(amtlich)}, bei uns {_datentyp(eigen)}."
        yield Unterschied(ort, "typ", text)
    elif eigen.muster != amtlich.muster or sorted(eigen.grenzen) != sorted(amtlich.grenzen):
        yield Unterschied(ort, "typ", "Die vorgeschriebene Form des Wertes ist eine andere als bei uns.")
    neue, alte = amtlich.werte - eigen.werte, eigen.werte - amtlich.werte
    if neue:
        yield Unterschied(ort, "werte", f"Nur im amtlichen Satz zugelassen: {_schluessel(neue)}.")
    if alte:
        yield Unterschied(ort, "werte", f"Im amtlichen Satz nicht zugelassen: {_schluessel(alte)}.")


def _attribute(eigen: Typ, amtlich: Typ, ort: str) -> Iterator[Unterschied]:
    unsere, ihre = _nach_name(eigen), _nach_name(amtlich)
    for name in sorted(unsere.keys() ^ ihre.keys()):
        wo = "nur im amtlichen Satz" if name in ihre else "im amtlichen Satz nicht"
        yield Unterschied(ort, "attribut", f"Das Attribut »{name}« gibt es {wo}.")
    for name in sorted(unsere.keys() & ihre.keys()):
        eines, anderes = unsere[name], ihre[name]
        if (eines.pflicht, eines.fest) != (anderes.pflicht, anderes.fest):
            text = f"Das Attribut »{name}« ist {_vorschrift(anderes)}, bei uns {_vorschrift(eines)}."
            yield Unterschied(ort, "attribut", text)


def _nach_name(typ: Typ) -> dict[str, Attribut]:
    return {attribut.name: attribut for attribut in typ.attribute}


def _vorschrift(attribut: Attribut) -> str:
    pflicht = "Pflicht" if attribut.pflicht else "freigestellt"
    return f"{pflicht} mit dem Wert »{attribut.fest}«" if attribut.fest is not None else pflicht


def _oft(element: Element) -> str:
    if element.hoechstens is None:
        return f"mindestens {element.mindestens}-mal"
    if element.mindestens == element.hoechstens:
        return f"genau {element.mindestens}-mal"
    return f"{element.mindestens}- bis {element.hoechstens}-mal"


def _datentyp(typ: Typ) -> str:
    return f"»{lokalname(typ.kette[-1])}«" if typ.kette else "aus Elementen zusammengesetzt"


def _schluessel(werte: frozenset[str]) -> str:
    erste = ", ".join(f"»{wert}«" for wert in sorted(werte)[:10])
    return f"{erste} und {len(werte) - 10} weitere" if len(werte) > 10 else erste
