"""010501 and 010502: may a person who is bound to a place move? The authority at the new place is asked
(§ 72 Abs. 3 AufenthG by analogy, § 12 Abs. 2 and 5 AufenthG)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.nachrichten.aktenmetadaten import Dokumentangabe
from gateway.nachrichten.anschrift import Postfachanschrift
from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.datum import Teilbekannt
from gateway.nachrichten.formen import Schluessel
from gateway.nachrichten.grundnachricht import AbhNachricht, Nutzdaten, Nutzdatenform
from gateway.nachrichten.meldeanschrift import Meldeanschrift
from gateway.nachrichten.nebenbestimmung import NEBENBESTIMMUNG, Nebenbestimmung
from gateway.nachrichten.person import Identifikation
from gateway.nachrichten.release import AUFENTHALTSSTATUS, AUFENTHALTSZWECK, XAUSLAENDER
from gateway.nachrichten.zustimmung import ENTSCHEIDUNG, Entscheidung


@wert
class _Qualifiziert:
    NAMENSRAUM: ClassVar[str | None] = XAUSLAENDER


@wert
class Zweckart(_Qualifiziert):
    """A key, or words, or both."""

    code: Annotated[str | None, E("code", Schluessel(AUFENTHALTSZWECK))] = None
    freitext: Annotated[str | None, E("freitext")] = None


@wert
class Aufenthaltszweck(_Qualifiziert):
    """xauslaender:Aufenthaltszweck; the capital letter of its element is original."""

    art: Annotated[Zweckart | None, E("Zweckart")] = None


@wert
class Aufenthaltsstatus(_Qualifiziert):
    """The title; `beginn` and `ende` may be partly known."""

    art: Annotated[str, E("artDesAufenthaltsstatus", Schluessel(AUFENTHALTSSTATUS))]
    zweck: Annotated[Aufenthaltszweck | None, E("aufenthaltszweck")] = None
    nebenbestimmungen: Annotated[tuple[Nebenbestimmung, ...], E("nebenbestimmung", NEBENBESTIMMUNG)] = ()
    beginn: Annotated[str, E("beginn", Teilbekannt())]
    ende: Annotated[str | None, E("ende", Teilbekannt())] = None


@wert
class Begruendung(_Qualifiziert):
    """Documents for the request: their list, and one ZIP with them as the payload."""

    dokumente: Annotated[tuple[Dokumentangabe, ...], E("dokument")]
    archiv: Annotated[Nutzdaten, E("dokumentcontainer", Nutzdatenform())] = Nutzdaten()


@wert
class Wohnsitzwechselanfrage(AbhNachricht):
    """No answer within four weeks counts as consent (§ 72 Abs. 3a AufenthG)."""

    TYP: ClassVar[str] = "010501"
    WURZEL: ClassVar[str] = "ABHABH.Wohnsitzwechsel.Anfrage.010501"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    umzugsgrund: Annotated[str, E("umzugsgrund")]
    aktenzeichen_anfragende: Annotated[str, E("aktenzeichenAnfragendeABH")]
    ziel: Annotated[Meldeanschrift, E("zielanschrift")]
    status: Annotated[Aufenthaltsstatus, E("aufenthaltsstatus")]
    lebensunterhalt_ungesichert: Annotated[bool, E("lebensunterhaltNichtGesichert")]
    ermittlungsverfahren: Annotated[bool, E("laufendesErmittlungsverfahren")]
    ausweisungsgruende: Annotated[str, E("ausweisungsgruende")]
    mitwirkung_verletzt: Annotated[bool, E("verletzungMitwirkungspflicht")]
    akteneinsicht_empfohlen: Annotated[bool, E("akteneinsichtEmpfohlen")]
    postfach: Annotated[Postfachanschrift | None, E("postfach")] = None
    begruendung: Annotated[Begruendung | None, E("begruendendeDokumente")] = None


@wert
class Wohnsitzwechselantwort(AbhNachricht):
    """Yes or no; a day from which it holds does not exist here."""

    TYP: ClassVar[str] = "010502"
    WURZEL: ClassVar[str] = "ABHABH.Wohnsitzwechsel.Antwort.010502"

    person: Annotated[Identifikation, E("identifikationPersonABHABH")]
    aktenzeichen_anfragende: Annotated[str, E("aktenzeichenAnfragendeABH")]
    aktenzeichen_antwortende: Annotated[str, E("aktenzeichenAntwortendeABH")]
    inhalt: Annotated[Entscheidung, E("antwortInhalt", ENTSCHEIDUNG)]
