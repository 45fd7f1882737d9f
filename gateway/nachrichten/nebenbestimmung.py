"""Conditions attached to a residence title (xauslaender:Nebenbestimmung): one of fifteen kinds.

Spellings such as `orstangabe` and `nB.…` are the release's own and binding.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, Huelle, Struktur, Wahl, wert
from gateway.nachrichten.datum import Zeitraum
from gateway.nachrichten.formen import Schluessel, Text
from gateway.nachrichten.person import VollerName
from gateway.nachrichten.release import (
    NB_BESCHAEFTIGUNG,
    NB_BILDUNG,
    NB_ERLOESCHEN,
    NB_OERTLICH,
    NB_SELBSTAENDIG,
    XAUSLAENDER,
)


@wert
class _Qualifiziert:
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER


@wert
class ErwerbAllgemein(_Qualifiziert):
    """Gainful employment in general."""

    gestattet: Annotated[bool, E("gestattet")]
    ab: Annotated[date | None, E("abDatum")] = None


@wert
class ErwerbSelbstaendig(_Qualifiziert):
    """Self-employment or freelance work."""

    art: Annotated[str, E("art", Schluessel(NB_SELBSTAENDIG))]
    gestattet: Annotated[bool, E("gestattet")]
    taetigkeit: Annotated[str | None, E("taetigkeit")] = None
    ort: Annotated[str | None, E("orstangabe")] = None


@wert
class ErwerbBeschaeftigung(_Qualifiziert):
    """Dependent employment."""

    art: Annotated[str, E("art", Schluessel(NB_BESCHAEFTIGUNG))]
    ort_arbeitsagentur: Annotated[str | None, E("ortsangabeArbeitsagentur")] = None


@wert
class ErwerbWeitere(_Qualifiziert):
    """One certain job."""

    taetigkeit: Annotated[str, E("taetigkeit")]
    arbeitgeber: Annotated[str, E("arbeitgeber")]
    arbeitszeit: Annotated[str, E("arbeitszeit")]
    rechtsgrundlage: Annotated[str, E("rechtsgrundlage")]
    ort_arbeitsagentur: Annotated[str | None, E("ortsangabeArbeitsagentur")] = None
    sonstiges: Annotated[str | None, E("sonstiges")] = None


@wert
class Forschung(_Qualifiziert):
    """Research; the element is empty."""


Erwerb = ErwerbAllgemein | ErwerbSelbstaendig | ErwerbBeschaeftigung | ErwerbWeitere | Forschung
_ERWERB = Wahl(
    XAUSLAENDER,
    nB_Erwerbstaetigkeit_Allgemein=Struktur(ErwerbAllgemein),
    nB_Erwerbstaetigkeit_Selbstaendig=Struktur(ErwerbSelbstaendig),
    nB_Erwerbstaetigkeit_Beschaeftigung=Struktur(ErwerbBeschaeftigung),
    nB_Erwerbstaetigkeit_Beschaeftigung_Weitere=Struktur(ErwerbWeitere),
    nB_Forschung=Struktur(Forschung),
)


@wert
class Erwerbstaetigkeit:
    """Which work is allowed."""

    inhalt: Erwerb


@wert
class Ausbildung(_Qualifiziert):
    """Education at a certain institution."""

    art: Annotated[str, E("art", Schluessel(NB_BILDUNG))]
    einrichtung: Annotated[str, E("einrichtung")]
    zeitraum: Annotated[Zeitraum | None, E("zeitraum")] = None
    abschluss: Annotated[str | None, E("bildungswegAbschluss")] = None
    beschaeftigung_beschraenkt: Annotated[bool | None, E("beschaeftigungBeschraenkung")] = None


@wert
class ErloeschenGrund:
    """A key of the list nebenbestimmungen:erloeschen."""

    grund: str


@wert
class ErloeschenSonstiges:
    """Another ground, in words."""

    text: str


_ERLOESCHEN = Wahl(
    XAUSLAENDER,
    grund=Huelle(ErloeschenGrund, Schluessel(NB_ERLOESCHEN)),
    sonstiges=Huelle(ErloeschenSonstiges, Text()),
)


@wert
class Erloeschen:
    """When the title lapses."""

    inhalt: ErloeschenGrund | ErloeschenSonstiges


@wert
class OertlicheBeschraenkung(_Qualifiziert):
    """Where the person must or may live."""

    art: Annotated[str, E("art", Schluessel(NB_OERTLICH))]
    gebiet: Annotated[str, E("gebiet")]


@wert
class Namenswahl(_Qualifiziert):
    """The name the person carries by choice of law."""

    name: Annotated[VollerName, E("name")]


@wert
class Verlaengerungsverbot(_Qualifiziert):
    """No extension within this time."""

    zeitraum: Annotated[Zeitraum, E("zeitraum")]


@wert
class VorherigerTitel(_Qualifiziert):
    """The title before this one."""

    titel: Annotated[str, E("vorherigerTitel")]


@wert
class Individuell(_Qualifiziert):
    """In words."""

    beschreibung: Annotated[str, E("beschreibung")]


Nebenbestimmung = (
    Erwerbstaetigkeit
    | Ausbildung
    | Erloeschen
    | OertlicheBeschraenkung
    | Namenswahl
    | Verlaengerungsverbot
    | VorherigerTitel
    | Individuell
)
NEBENBESTIMMUNG = Wahl(
    XAUSLAENDER,
    nB_Erwerbstaetigkeit=Huelle(Erwerbstaetigkeit, _ERWERB),
    nB_Ausbildung=Struktur(Ausbildung),
    nB_Erloeschen=Huelle(Erloeschen, _ERLOESCHEN),
    nB_OertlicheBeschraenkung=Struktur(OertlicheBeschraenkung),
    nB_Namenswahl=Struktur(Namenswahl),
    nB_Verlaengerungsverbot=Struktur(Verlaengerungsverbot),
    nB_VorherigerTitel=Struktur(VorherigerTitel),
    nB_Individuell=Struktur(Individuell),
)
