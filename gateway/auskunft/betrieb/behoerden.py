"""Which authorities there are (code list abhkennung), and which of them take files electronically (directory)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gateway.domain.behoerde import Behoerde
from gateway.domain.suchform import suchform
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.ports import KeinElektronischerAustausch, Verzeichnis
from xoev_schemas import codeliste

_LISTE = "urn:de:xauslaender:codelist:abhkennung"
_PRAEFIX = "azr:"


class BehoerdeUnklar(EingabeFehler):
    """No such authority, or several."""

    code = "behoerde.unklar"
    satz = "Diese Behörde steht nicht in der Liste der Ausländerbehörden."


@dataclass(frozen=True)
class Behoerdenangabe:
    """One authority; `elektronisch` None: the directory can't say it at this moment."""

    kennung: str
    name: str
    land: str
    elektronisch: bool | None

    @property
    def erreichbar(self) -> str:
        antwort = {True: "ja", False: "nein", None: "zurzeit nicht zu klären"}[self.elektronisch]
        return f"elektronisch erreichbar: {antwort}"

    @property
    def text(self) -> str:
        """How it stands in the field."""
        return f"{self.kennung} {self.name}"


class Behoerdenauskunft:
    """Answers from list and directory; holds nothing of Mandanten."""

    def __init__(self, verzeichnis: Callable[[], Verzeichnis]) -> None:
        """`verzeichnis` gives it when it is needed: pages also run while it is away."""
        self._verzeichnis = verzeichnis

    def suche(self, text: str, *, hoechstens: int = 8) -> Sequence[Behoerdenangabe]:
        """By the beginning of the key or by parts of the name, in any spelling."""
        gefunden = []
        for kennung, name, land in _treffer(text):
            gefunden.append(Behoerdenangabe(kennung, name, land, self._elektronisch(kennung)))
            if len(gefunden) == hoechstens:
                break
        return gefunden

    def erkenne(self, text: str) -> Behoerdenangabe:
        """The one that is meant: by key (with or without name behind it), or by a name that fits only one.

        Raises `BehoerdeUnklar`."""
        kennung = _kennung(text)
        genau = [t for t in _alle() if t[0] == kennung] or [
            t for t in _alle() if suchform(t[1]) == suchform(text)
        ]
        treffer = genau or list(_treffer(text))
        if len(treffer) > 1:
            raise BehoerdeUnklar(
                f"Das passt zu {len(treffer)} Behörden; bitte wählen Sie eine aus der Liste."
            )
        if not treffer:
            raise BehoerdeUnklar
        kennung, name, land = treffer[0]
        return Behoerdenangabe(kennung, name, land, self._elektronisch(kennung))

    def behoerde(self, kennung: str) -> Behoerde:
        """As the directory knows it. Raises `KeinElektronischerAustausch`."""
        return self._verzeichnis().finde(kennung).behoerde

    def _elektronisch(self, kennung: str) -> bool | None:
        try:
            self._verzeichnis().finde(kennung)
        except KeinElektronischerAustausch:
            return False
        except VoruebergehenderFehler:
            return None
        return True


def _alle() -> Iterator[tuple[str, str, str]]:
    liste = codeliste(_LISTE)
    for code, zeile in (liste.eintraege if liste else {}).items():
        yield f"{_PRAEFIX}{code}", zeile["label"].strip(), zeile.get("federal_state", "")


def _kennung(text: str) -> str:
    erstes = text.split()[0] if text.split() else ""
    return erstes if erstes.startswith(_PRAEFIX) else f"{_PRAEFIX}{erstes}"


def _treffer(text: str) -> Iterator[tuple[str, str, str]]:
    ziffern = text.strip().removeprefix(_PRAEFIX)
    teile = [suchform(teil) for teil in text.split()]
    for kennung, name, land in _alle():
        mit_ziffern = bool(ziffern) and kennung.removeprefix(_PRAEFIX).startswith(ziffern)
        if mit_ziffern or (any(teile) and all(teil in suchform(name) for teil in teile)):
            yield kennung, name, land
