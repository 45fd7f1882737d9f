"""Release 26.11, the reference: the namespaces in which the message classes are written, its versions and code
lists. A second release is one more value in `releases.py`, not an `if`.

Source: schemas and code lists of XAusländer 26.11 and XInneres 26.11.
"""

from __future__ import annotations

from dataclasses import dataclass

import gateway
import xoev_schemas

VERSION = "26.11"
XAUSLAENDER = "http://www.osci.de/xauslaender2611"
RUECKWEISUNG = "http://www.osci.de/xinneres/rueckweisung/6"
QUITTUNG = "http://www.osci.de/xinneres/quittung/5"
WEITERLEITUNG = "http://www.osci.de/xinneres/weiterleitung/7"


@dataclass(frozen=True)
class Modul:
    """A message namespace: prefix, and the two fixed attributes of its messages."""

    namensraum: str
    praefix: str
    standard: str
    version: str


MODULE = {
    modul.namensraum: modul
    for modul in (
        Modul(XAUSLAENDER, "xauslaender", "XAusländer", VERSION),
        Modul(RUECKWEISUNG, "xirts", "XInneres-Rueckweisung", "6"),
        Modul(QUITTUNG, "xiqu", "XInneres-QuittungVonSachverhalten", "5"),
        Modul(WEITERLEITUNG, "xiwl", "XInneres-Weiterleitung", "7"),
    )
}


@dataclass(frozen=True)
class Produkt:
    """The software that wrote a message (attributes of the root element)."""

    name: str
    hersteller: str
    version: str | None = None


UNSER_PRODUKT = Produkt("Aktenbrücke", "Aktenbrücke", gateway.__version__)


@dataclass(frozen=True)
class Liste:
    """A code list; `version` is the one we write and know, `in_nachricht` says that it must be written."""

    uri: str
    version: str
    in_nachricht: bool = False


_NB = "urn:de:xauslaender:codelist:nebenbestimmungen:"
_DESTATIS = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:"

NACHRICHTENTYP = Liste("urn:de:xauslaender:codelist:nachrichtentyp", "19")
NACHRICHTENTYP_XINNERES = Liste("urn:de:xinneres:codeliste:nachrichtentyp", "4")
ANFORDERUNGSGRUND = Liste("urn:de:xauslaender:codelist:abhabh:aktenanforderung:grund", "2")
ANTWORTGRUND = Liste("urn:de:xauslaender:codelist:abhabh:aktenanforderung:antwort", "5")
SACHVERHALT = Liste("urn:xoev-de:xinneres:codeliste:quittungsrelevanter-sachverhalt", "2")
FEHLERCODE = Liste("urn:de:xinneres:codeliste:fehlercodes", "3")
AUSKUNFTSSPERRE = Liste("urn:de:xauslaender:codelist:mbauskunftssperre", "4")
NB_BESCHAEFTIGUNG = Liste(f"{_NB}beschaeftigung", "2")
NB_SELBSTAENDIG = Liste(f"{_NB}selbstaendig", "2")
NB_BILDUNG = Liste(f"{_NB}bildungsweg", "2")
NB_ERLOESCHEN = Liste(f"{_NB}erloeschen", "2")
NB_OERTLICH = Liste(f"{_NB}oertlichebeschraenkung", "2")
ABMELDEGRUND = Liste("urn:de:xauslaender:codelist:mbabh:abmeldung", "2")
AENDERUNGSART = Liste("urn:de:xauslaender:codelist:aenderungsart", "2")
AUSWEISART = Liste("urn:de:xauslaender:codelist:ausweisart", "2")
AUFENTHALTSSTATUS = Liste("urn:de:xauslaender:codelist:aufenthaltsstatusart", "1", in_nachricht=True)
AUFENTHALTSZWECK = Liste("urn:de:xauslaender:codelist:aufenthaltszweckart", "2")
FEHLERCODE_SYNCHRON = Liste("urn:de:xauslaender:codelist:fehlercodes:synchron", "2")
FAMILIENSTAND = Liste("urn:de:xauslaender:codelist:familienstand", "2")
VERTRETUNGSART = Liste("urn:de:xauslaender:codelist:vertretungsart", "3")
STORNIERUNG = Liste("urn:de:xmeld:schluesseltabelle:stornierung", "1", in_nachricht=True)
DATEIFORMAT = Liste("urn:xoev-de:xdomea:codeliste:dateiformat", "2.0", in_nachricht=True)
VERZEICHNISDIENST = Liste("urn:xoev-de:kosit:codeliste:verzeichnisdienst", "3", in_nachricht=True)
ERREICHBARKEIT = Liste("urn:de:xoev:codeliste:erreichbarkeit", "3", in_nachricht=True)
GESCHLECHT = Liste("urn:xoev-de:xinneres:codeliste:geschlecht", "1", in_nachricht=True)
STAATSANGEHOERIGKEIT = Liste(f"{_DESTATIS}staatsangehoerigkeit", "2021-02-19", in_nachricht=True)
GEMEINDESCHLUESSEL = Liste(f"{_DESTATIS}ags", "2026-07-31", in_nachricht=True)
STAAT = Liste(f"{_DESTATIS}staat", "2021-02-19", in_nachricht=True)
STAATSGEBIET = Liste(f"{_DESTATIS}staatsgebiete", "2021-02-19", in_nachricht=True)


def bezeichnung(liste: Liste, code: str) -> str:
    """The label of a key for people; a key our edition of the list does not have stands for itself."""
    bekannt = xoev_schemas.codeliste(liste.uri)
    return (bekannt.bezeichnung(code) if bekannt else None) or f"Schlüssel {code}"
