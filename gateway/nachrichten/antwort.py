"""010202: an answer instead of the file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from gateway.nachrichten.bindung import E, Huelle, Struktur, Wahl, wert
from gateway.nachrichten.formen import Datum, Schluessel
from gateway.nachrichten.grundnachricht import AbhNachricht
from gateway.nachrichten.person import Identifikation
from gateway.nachrichten.release import ANTWORTGRUND, XAUSLAENDER


@wert
class BereitsVersandt:
    """The file went out before the request arrived."""

    am: date


@wert
class SonstigeAntwort:
    """A key of the list aktenanforderung:antwort, e.g. "02" = cannot be found."""

    grund: str


@wert
class AndereStelleZustaendig:
    """Another body is competent but cannot be reached with XAusländer; `zustaendig` names it."""

    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER

    zustaendig: Annotated[str, E("zustaendig")]


Antwortinhalt = BereitsVersandt | SonstigeAntwort | AndereStelleZustaendig
_INHALT = Wahl(
    XAUSLAENDER,
    akteBereitsVersandt=Huelle(BereitsVersandt, Datum()),
    sonstigeAntwort=Huelle(SonstigeAntwort, Schluessel(ANTWORTGRUND)),
    zustaendigkeitBekanntWeiterleitungNichtMoeglich=Struktur(AndereStelleZustaendig),
)


@wert
class Antwort(AbhNachricht):
    """Why no file comes."""

    TYP: ClassVar[str] = "010202"
    WURZEL: ClassVar[str] = "ABHABH.Aktenversand.AntwortAufAnforderung.010202"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    aktenzeichen_anfordernde: Annotated[str, E("aktenzeichenAuftraggebendeABH")]
    aktenzeichen_antwortende: Annotated[str | None, E("aktenzeichenAntwortendeABH")] = None
    inhalt: Annotated[Antwortinhalt, E("antwortInhalt", _INHALT)]
