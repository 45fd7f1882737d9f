"""Postal addresses inside Germany (xipa:PostalischeInlandsanschrift). All elements are unqualified."""

from __future__ import annotations

from typing import Annotated, ClassVar

from gateway.domain.behoerde import Anschrift
from gateway.nachrichten.bindung import E, Struktur, Wahl, wert


@wert
class HausnummernBis:
    """End of a range of house numbers."""

    NAMENSRAUM: ClassVar[str | None] = None

    hausnummer: Annotated[str | None, E("hausnummer.bis")] = None
    buchstabe: Annotated[str | None, E("hausnummerbuchstabezusatzziffer.bis")] = None
    teilnummer: Annotated[str | None, E("teilnummerderhausnummer.bis")] = None


@wert
class Gebaeude:
    """An address with a street."""

    NAMENSRAUM: ClassVar[str | None] = None

    hausnummer: Annotated[str | None, E("hausnummer")] = None
    hausnummerzusatz: Annotated[str | None, E("hausnummerBuchstabeZusatzziffer")] = None
    postleitzahl: Annotated[str, E("postleitzahl")]
    wohnungsnummer: Annotated[str | None, E("stockwerkswohnungsnummer")] = None
    strasse: Annotated[str, E("strasse")]
    teilnummer: Annotated[str | None, E("teilnummerDerHausnummer")] = None
    wohnort: Annotated[str, E("wohnort")]
    frueherer_gemeindename: Annotated[str | None, E("wohnortFruehererGemeindename")] = None
    wohnungsinhaber: Annotated[str | None, E("wohnungsinhaber")] = None
    zusatzangaben: Annotated[str | None, E("zusatzangaben")] = None
    bis: Annotated[HausnummernBis | None, E("hausnummern.bis")] = None


@wert
class Postfachanschrift:
    """A post office box."""

    NAMENSRAUM: ClassVar[str | None] = None

    postfach: Annotated[str | None, E("postfach")] = None
    wohnort: Annotated[str, E("wohnort")]
    postleitzahl: Annotated[str, E("postleitzahl")]


Postanschrift = Gebaeude | Postfachanschrift
POSTANSCHRIFT = Wahl(None, gebaeude=Struktur(Gebaeude), postfach=Struktur(Postfachanschrift))


def aus_domaene(anschrift: Anschrift) -> Gebaeude:
    """The domain's short address; letters after the house number go into their own element."""
    nummer, zusatz = _hausnummer(anschrift.hausnummer)
    return Gebaeude(
        hausnummer=nummer,
        hausnummerzusatz=zusatz,
        postleitzahl=anschrift.postleitzahl,
        strasse=anschrift.strasse,
        wohnort=anschrift.wohnort,
    )


def als_domaene(anschrift: Postanschrift) -> Anschrift:
    """The short form for the domain; a box counts as street "Postfach"."""
    if isinstance(anschrift, Postfachanschrift):
        strasse = f"Postfach {anschrift.postfach or ''}".rstrip()
        return Anschrift(strasse, None, anschrift.postleitzahl, anschrift.wohnort)
    nummer = f"{anschrift.hausnummer or ''}{anschrift.hausnummerzusatz or ''}" or None
    return Anschrift(anschrift.strasse, nummer, anschrift.postleitzahl, anschrift.wohnort)


def _hausnummer(text: str | None) -> tuple[str | None, str | None]:
    ziffern = len(text or "") - len((text or "").lstrip("0123456789 "))
    return (text or "")[:ziffern].strip() or None, (text or "")[ziffern:].strip() or None
