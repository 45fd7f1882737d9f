"""A message for people: German labels, code values in words, secrets covered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

import xoev_schemas
from gateway.nachrichten.begehung import begehe
from gateway.nachrichten.schemamodell import Modell, Typ, lokalname
from gateway.nachrichten.skelett import Skelett

GEHEIM = frozenset(
    {"azrNummer", "sperrkennwort", "sperrsumme", "eATSeriennummer", "eATSeriennummerPruefziffer"}
)
"""Elements whose values are shown only on request."""
_LAENGE = 300
_AUSSAGEN = {"unbekannt": "unbekannt", "nichtVorhanden": "nicht vorhanden"}
"""Elements whose mere presence says something."""
_BESCHRIFTUNG = {
    "aBHABH.Administration.Container": "Unbeantwortete Nachricht",
    "aliasName": "Aliasname",
    "aktenzeichenAuftraggebendeABH": "Aktenzeichen der anfordernden Behörde",
    "aktenzeichenAntwortendeABH": "Aktenzeichen der antwortenden Behörde",
    "anschrift.autor": "Anschrift des Absenders",
    "anschrift.leser": "Anschrift des Empfängers",
    "anzahlDerPakete": "Anzahl der Pakete",
    "archivgroesse": "Größe des Archivs in Bytes",
    "ausloeserUUID": "Bezug auf Nachricht",
    "autor": "Absender",
    "azrNummer": "AZR-Nummer",
    "eAT": "Elektronischer Aufenthaltstitel",
    "eATBestellt": "Karte bestellt",
    "eATInformationen": "Sperrdaten",
    "eATSeriennummer": "Seriennummer",
    "eATSeriennummerPruefziffer": "Prüfziffer der Seriennummer",
    "eIDFunktionAktiv": "eID-Funktion aktiv",
    "bamfkennziffer": "BAMF-Kennziffer",
    "bvaVerfahrensnummer": "BVA-Verfahrensnummer",
    "gebaeude": "Gebäude",
    "gueltigBis": "Gültig bis",
    "identifikation.quittungsrelevanterSachverhalt": "Quittung erbeten",
    "identifikationAktenlieferung": "Gehört zur Lieferung",
    "identifikationPersonABHABH": "Person",
    "identifikation.nachricht": "Nachricht",
    "kuenstlername": "Künstlername",
    "leser": "Empfänger",
    "mbauskunftssperre": "Auskunftssperre",
    "nachrichtenUUID": "Kennung der Nachricht",
    "nachrichtenkopf.g2g": "Kopf",
    "nameNachPass": "Name nach Pass",
    "rueckweisung": "Rückweisung",
    "rueckweisungsgrund": "Rückweisungsgrund",
    "strasse": "Straße",
    "taetigkeit": "Tätigkeit",
    "staatsangehoerigkeit": "Staatsangehörigkeit",
    "abmeldung": "Wegzug",
    "aenderungFamilienstand": "Neuer Familienstand",
    "aenderungGeburt": "Neue Geburtsdaten",
    "aenderung": "Änderung",
    "aenderungsart": "Änderungsart",
    "angabenFamilienstand": "Familienstand",
    "angabenPass": "Ausweis",
    "anmeldungZusatzdaten.MBABH": "Angaben zur Anmeldung",
    "anschriftHwaw": "Anschrift (alleinige oder Hauptwohnung)",
    "artDerAenderung": "Art der Änderung",
    "auslandsHwAw": "Neue Anschrift im Ausland",
    "codeZurAuskunftssperre": "Auskunftssperre",
    "ereignis.zeichen": "Zeichen des Ereignisses",
    "ereignis.zeitpunkt": "Zeitpunkt des Ereignisses",
    "familiennamePeriode1": "Familienname",
    "familiennamePeriode2": "Familienname, weitere Schreibung",
    "fruehereAnschrift": "Frühere Anschrift",
    "gemeindeschluessel": "Gemeindeschlüssel",
    "geburtsortStaat": "Geburtsstaat",
    "gesetzlVertreter.MBABH": "Gesetzlicher Vertreter",
    "gesetzlicherVertreter": "Gesetzlicher Vertreter",
    "grundDerAbmeldung": "Grund der Abmeldung",
    "grundDerStornierung": "Grund der Stornierung",
    "identifikation.ereignis": "Ereignis im Melderegister",
    "identifikationPerson.MBABH": "Person",
    "identifikationPersonNeu.MBABH": "Person mit neuer Identität",
    "identifikationPersonWeiterhinGueltig.MBABH": "Weiterhin gültige Person",
    "neueHwAw": "Neue Anschrift",
    "neueStaatsangehoerigkeit": "Neue Staatsangehörigkeit",
    "ordnungsmerkmalMB": "Ordnungsmerkmal der Meldebehörde",
    "tagDerAenderung": "Tag der Änderung",
    "tagDerGeburt": "Tag der Geburt",
    "tagDesAuszugs": "Tag des Auszugs",
    "tagDesEinzuges": "Tag des Einzugs",
    "tsg": "Neuer Geschlechtseintrag",
    "vornamePeriode1": "Vorname",
    "vornamePeriode2": "Vorname, weitere Schreibung",
    "ablehnung": "Ablehnung",
    "aktenzeichenAnbietendeABH": "Aktenzeichen der anbietenden Behörde",
    "aktenzeichenAnfragendeABH": "Aktenzeichen der anfragenden Behörde",
    "aktenzeichenAbsendendeABH": "Aktenzeichen der absendenden Behörde",
    "aktenzeichenEmpfangendeABH": "Aktenzeichen der empfangenden Behörde",
    "antwortInhalt": "Antwort",
    "artDesAufenthaltsstatus": "Art des Aufenthaltsstatus",
    "ausloesendeStelle": "Ursprünglicher Absender",
    "ausweisungsgruende": "Ausweisungsgründe",
    "begruendendeDokumente": "Begründende Dokumente",
    "begruendung": "Begründung",
    "gewoehnlicherAufenthalt": "Gewöhnlicher Aufenthalt",
    "gewoehnlicherAufenthaltLiegtNichtVor": "Kein gewöhnlicher Aufenthalt",
    "gueltigAb": "Gültig ab",
    "identifikationFachnachricht": "Gehört zur Nachricht",
    "lebensunterhaltNichtGesichert": "Lebensunterhalt nicht gesichert",
    "laufendesErmittlungsverfahren": "Laufendes Ermittlungsverfahren",
    "akteneinsichtEmpfohlen": "Akteneinsicht empfohlen",
    "nichtZustaendigMitBegruendung": "Nicht zuständig, weil",
    "verletzungMitwirkungspflicht": "Mitwirkungspflicht verletzt",
    "weitergeleiteteNachricht": "Weitergeleitete Nachricht",
    "weitergeleiteteNachrichtTyp": "Typ der weitergeleiteten Nachricht",
    "weiterleitendeStelle": "Weitergeleitet von",
    "zustaendigeBehoerde": "Zuständige Behörde",
    "zustaendigeStelle": "Zuständige Stelle",
    "zustaendigkeit.ungeklaert.nachricht": "Nachricht ohne bekannte Zuständigkeit",
    "zusaetzlichAkzeptiertesFormat": "Auch angenommenes Format",
}


@dataclass(frozen=True)
class Zeile:
    """One line; `wert` is None for a heading."""

    ebene: int
    name: str
    wert: str | None

    def als_text(self) -> str:
        """The line with its indentation."""
        einzug = "  " * self.ebene
        return f"{einzug}{self.name}" if self.wert is None else f"{einzug}{self.name}: {self.wert}"


def zeige(skelett: Skelett, modell: Modell, *, geheimes: bool = False) -> list[Zeile]:
    """The lines of a schema-valid message; `geheimes` shows AZR number and card secrets in full."""
    stationen = begehe(skelett.wurzel, modell)
    typen = {station.element: station.typ for station in stationen}
    kopf = Zeile(0, "Nachricht", _sauber(lokalname(str(skelett.wurzel.tag))))
    zeilen = [kopf, *_Anzeige(typen, geheimes).kinder(skelett.wurzel, 1)]
    nutzdaten = [Zeile(1, "Nutzdaten", f"{spur.groesse} Bytes") for spur in skelett.spuren]
    test = [Zeile(1, "Testnachricht", "ja")] if "test" in skelett.wurzel.attrib else []
    return [*zeilen[:1], *test, *zeilen[1:], *nutzdaten]


class _Anzeige:
    def __init__(self, typen: dict[etree._Element, Typ | None], geheimes: bool):
        self._typen = typen
        self._geheimes = geheimes

    def kinder(self, element: etree._Element, ebene: int) -> Iterator[Zeile]:
        for kind in element:
            yield from self._element(kind, ebene)

    def _element(self, element: etree._Element, ebene: int) -> Iterator[Zeile]:
        name = lokalname(str(element.tag))
        typ = self._typen.get(element)
        if name in GEHEIM and not self._geheimes:
            yield Zeile(ebene, beschriftung(name), "verdeckt")
        elif typ is not None and any(a.name == "listVersionID" for a in typ.attribute):
            yield Zeile(ebene, beschriftung(name), _code(element, typ))
        elif name == "dokument" and element.find("{*}dokumentuuid") is not None:
            yield Zeile(ebene, "Dokument", self._dokument(element))
        elif len(element):
            yield from self._gruppe(element, name, ebene)
        elif name in _AUSSAGEN:
            yield Zeile(ebene, beschriftung(name), _AUSSAGEN[name])
        elif element.text is not None:
            yield Zeile(ebene, beschriftung(name), _wert(element.text, typ))

    def _gruppe(self, element: etree._Element, name: str, ebene: int) -> Iterator[Zeile]:
        """A heading and its lines; a single line below moves up beside the heading."""
        zeilen = list(self.kinder(element, ebene + 1))
        if len(zeilen) == 1 and zeilen[0].wert is not None:
            yield Zeile(ebene, beschriftung(name), zeilen[0].wert)
            return
        yield Zeile(ebene, beschriftung(name), None)
        yield from zeilen

    def _dokument(self, element: etree._Element) -> str:
        pfad = [teil.text or "" for teil in element.iterfind("{*}pfad/{*}bestandteil")]
        format_ = element.find("{*}dokumenttyp")
        typ = self._typen.get(format_) if format_ is not None else None
        teile = [
            f"{(element.findtext('{*}dokumentenposition') or '').strip()}. "
            f"{'/'.join([*pfad, element.findtext('{*}dateiname') or ''])}",
            _code(format_, typ) if format_ is not None and typ is not None else "",
            element.findtext("{*}beschreibung") or "",
            (element.findtext("{*}aktenwirksamkeitszeitpunkt") or "").strip()[:10],
        ]
        return _sauber(" · ".join(teil for teil in teile if teil))


def _wert(text: str, typ: Typ | None) -> str:
    if typ is not None and typ.kette and lokalname(typ.kette[-1]) == "boolean":
        return "ja" if text.strip() in ("true", "1") else "nein"
    return _sauber(text)


def _code(element: etree._Element, typ: Typ) -> str:
    """Key and label, the label from our list, never from the message."""
    code = _sauber((element.findtext("code") or "").strip())
    fest = {attribut.name: attribut.fest for attribut in typ.attribute}
    liste = xoev_schemas.codeliste(fest.get("listURI") or element.get("listURI") or "")
    bezeichnung = liste.bezeichnung(code) if liste else None
    return f"{bezeichnung} ({code})" if bezeichnung else code


def beschriftung(name: str) -> str:
    """A label for an element name; unknown ones are taken apart at their capitals."""
    if name in _BESCHRIFTUNG:
        return _BESCHRIFTUNG[name]
    woerter = re.sub(r"(?<=[a-zäöüß])(?=[A-Z])|[._]", " ", _sauber(name)[:80].removeprefix("nB."))
    woerter = re.sub(r" (Der|Nach|Im|Oder|Mit)(?= )", lambda wort: wort.group().lower(), woerter)
    return woerter[:1].upper() + woerter[1:]


def _sauber(text: str) -> str:
    """No control characters for the terminal, no endless lines."""
    knapp = text if len(text) <= _LAENGE else f"{text[:_LAENGE]}… ({len(text)} Zeichen)"
    return "".join(zeichen if zeichen.isprintable() else " " for zeichen in knapp).strip()
