"""Incoming messages of unknown type, read whole and checked: release, schema, rules, values."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import BinaryIO, cast

from lxml import etree

from gateway.fremdxml import XmlFehler
from gateway.nachrichten.arten import KLASSEN, AndereNachricht, Nachricht
from gateway.nachrichten.befund import HOECHSTENS, Befund
from gateway.nachrichten.begehung import begehe
from gateway.nachrichten.fehler import NachrichtFehler
from gateway.nachrichten.grundnachricht import aus_baum
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.kopf import lies_kopf_werte
from gateway.nachrichten.regeln import pruefe_regeln
from gateway.nachrichten.releases import REFERENZ, hebe, nach_wurzel
from gateway.nachrichten.sachregeln import pruefe_kopf, pruefe_sache
from gateway.nachrichten.schemaablage import aktiver_satz
from gateway.nachrichten.schemapruefung import pruefe_schema
from gateway.nachrichten.schemasatz import Schemasatz
from gateway.nachrichten.skelett import Nutzdatenziel, Skelett, lies_skelett
from gateway.nachrichten.version import pruefe_version


class NachrichtUngueltig(NachrichtFehler):
    """The message is refused; `befunde` (at least one) say why, the first one gives the code for 0010."""

    code = "nachrichten.ungueltig"
    satz = "Die Nachricht ist nicht gültig."

    def __init__(self, befunde: tuple[Befund, ...]):
        erster = befunde[0]
        super().__init__(erster.text, wo=erster.wo or None, rueckweisung=erster.code)
        self.befunde = befunde


@dataclass(frozen=True)
class Pruefergebnis:
    """What a check found; `nachricht` is None when there is any finding."""

    befunde: tuple[Befund, ...]
    nachricht: Nachricht | None


def lies_nachricht(
    quelle: BinaryIO,
    nutzdaten: Nutzdatenziel | None = None,
    *,
    kontext: Kontext | None = None,
    satz: Schemasatz | None = None,
) -> Nachricht:
    """Read one message to its end; payloads flow decoded into `nutzdaten(element name)`.

    What has flowed may be used only when this returns. Raises `NachrichtUngueltig`; errors of the
    payload's own target pass through."""
    ergebnis = pruefe(quelle, nutzdaten, kontext=kontext, satz=satz)
    if ergebnis.nachricht is None:
        raise NachrichtUngueltig(ergebnis.befunde)
    return ergebnis.nachricht


def pruefe(
    quelle: BinaryIO,
    nutzdaten: Nutzdatenziel | None = None,
    *,
    kontext: Kontext | None = None,
    satz: Schemasatz | None = None,
) -> Pruefergebnis:
    """Like `lies_nachricht`, but returns the findings instead of raising."""
    try:
        skelett = lies_skelett(quelle, nutzdaten)
    except XmlFehler as fehler:
        code = fehler.rueckweisung or "X000"
        return Pruefergebnis((Befund(code, fehler.code, fehler.wo or "", fehler.text),), None)
    return pruefe_skelett(skelett, kontext or Kontext(), satz or aktiver_satz())


def pruefe_skelett(skelett: Skelett, kontext: Kontext, satz: Schemasatz) -> Pruefergebnis:
    """Release, schema, rules, values: each step only when the one before found nothing. `satz`: the schemas of the
    reference release; another one has its own. The tree is left in the names of the classes."""
    wurzel = skelett.wurzel
    befunde, release = pruefe_version(wurzel), nach_wurzel(wurzel) or REFERENZ
    if not befunde:
        eigener = satz if release.ist_referenz else release.satz()
        stationen = begehe(wurzel, eigener.modell)
        befunde = pruefe_schema(stationen, eigener) or pruefe_regeln(stationen, release.listen)
    hebe(wurzel, release)
    if befunde:
        return Pruefergebnis(tuple(befunde), None)
    nachricht, typ = _werte(wurzel, release.version)
    name = etree.QName(wurzel).localname
    alle = itertools.chain(
        pruefe_kopf(nachricht, typ, name, kontext), pruefe_sache(nachricht, skelett.spuren, kontext)
    )
    befunde = list(itertools.islice(alle, HOECHSTENS))
    return Pruefergebnis(tuple(befunde), None if befunde else nachricht)


def _werte(wurzel: etree._Element, release: str) -> tuple[Nachricht, str]:
    kopf, typ = lies_kopf_werte(wurzel, release)
    klasse = KLASSEN.get(str(wurzel.tag))
    if klasse is None:
        return AndereNachricht(kopf=kopf, typ=typ, wurzel=etree.QName(wurzel).localname), typ
    return cast(Nachricht, aus_baum(klasse, wurzel, release)), typ
