"""Rules of single message families, on their values (all S999; the header also T070 and T080)."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.domain.behoerde import AUSLAENDERBEHOERDE, MELDEBEHOERDE, praefix
from gateway.nachrichten.administration import Dokumentenpaket, SynchronerGrund, SynchroneRueckweisung
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.arten import AndereNachricht, Nachricht
from gateway.nachrichten.befund import Befund, s999
from gateway.nachrichten.einreiseverbot import Betretensanfrage
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.lieferungsregeln import pruefe_begruendung, pruefe_metadaten, pruefe_paket
from gateway.nachrichten.meldenachricht import Personenmeldung
from gateway.nachrichten.melderegeln import pruefe_meldung
from gateway.nachrichten.personenaenderung import Geburtsmeldung
from gateway.nachrichten.quittung import Quittungserinnerung
from gateway.nachrichten.release import NACHRICHTENTYP
from gateway.nachrichten.rueckweisung import Rueckweisung, Rueckweisungsangaben, Rueckweisungsgrund
from gateway.nachrichten.skelett import Nutzdatenspur
from gateway.nachrichten.weiterleitung import Weiterleitung
from gateway.nachrichten.wohnsitzwechsel import Wohnsitzwechselanfrage

_AUTOREN = {"01": AUSLAENDERBEHOERDE, "03": MELDEBEHOERDE}
"""Group of the message type -> DVDV prefix of its authors: foreigners authorities, registry offices."""
_WEITERLEITBAR = frozenset({"010201", "010301", "010401", "010501"})
"""Besides all notices of registry offices (description of the messages)."""


def pruefe_kopf(nachricht: Nachricht, typ: str, wurzel: str, kontext: Kontext) -> Iterator[Befund]:
    """Stray messages (T080), authors not entitled to the type (T070), headers that announce another message
    than the root element."""
    ort = f"/{wurzel}/nachrichtenkopf.g2g"
    if kontext.empfaenger is not None and nachricht.kopf.leser.kennung.strip() != kontext.empfaenger:
        text = "Die Nachricht ist an eine andere Behörde gerichtet."
        yield Befund("T080", "nachrichten.irrlaeufer", f"{ort}/leser/kennung", text)
    if (amt := _AUTOREN.get(typ[:2])) and praefix(nachricht.kopf.autor.kennung) != amt:
        text = "Nachrichten dieses Typs darf eine Behörde dieser Art nicht senden."
        yield Befund("T070", "nachrichten.autor", f"{ort}/autor/kennung", text)
    if wurzel.rpartition(".")[2] != typ:
        wo = f"{ort}/identifikation.nachricht/nachrichtentyp/code"
        yield s999("typ_widerspruch", wo, "Der Nachrichtentyp im Kopf passt nicht zum Wurzelelement.")


def pruefe_sache(
    nachricht: Nachricht, spuren: tuple[Nutzdatenspur, ...], kontext: Kontext
) -> Iterator[Befund]:
    """The rules of the family."""
    match nachricht:
        case AndereNachricht():
            return
        case Aktenmetadaten():
            yield from pruefe_metadaten(nachricht, kontext)
        case Aktenpaket() | Dokumentenpaket():
            yield from pruefe_paket(f"/{nachricht.WURZEL}", nachricht.nummer, spuren[0])
        case Wohnsitzwechselanfrage():
            yield from pruefe_begruendung(nachricht, spuren)
        case Betretensanfrage() if nachricht.zeitraum.bis < nachricht.zeitraum.von:
            wo = f"/{nachricht.WURZEL}/betretenszeitraum"
            yield s999("zeitraum", wo, "Der Zeitraum endet, bevor er beginnt.")
        case Weiterleitung():
            yield from _weiterleitung(nachricht)
        case Quittungserinnerung() if nachricht.stufe < 1:
            wo = f"/{nachricht.WURZEL}/erinnerungsstufe"
            yield s999("erinnerungsstufe", wo, "Die Erinnerungsstufe zählt ab eins.")
        case Rueckweisung() | SynchroneRueckweisung():
            yield from _rueckweisung(nachricht)
        case Personenmeldung() | Geburtsmeldung():
            yield from pruefe_meldung(nachricht)


def _weiterleitung(nachricht: Weiterleitung) -> Iterator[Befund]:
    typ = nachricht.typ
    if typ.liste == NACHRICHTENTYP.uri and not (typ.code in _WEITERLEITBAR or typ.code[:2] == "03"):
        wo = f"/{nachricht.WURZEL}/weitergeleiteteNachrichtTyp"
        yield s999("nicht_weiterleitbar", wo, "Nachrichten dieses Typs werden nicht weitergeleitet.")


def _rueckweisung(nachricht: Rueckweisung | SynchroneRueckweisung) -> Iterator[Befund]:
    angaben = nachricht.angaben
    gruende: list[Rueckweisungsgrund | SynchronerGrund] = [*angaben.gruende]
    if isinstance(angaben, Rueckweisungsangaben):
        gruende += (g for fall in angaben.einzelfaelle for g in fall.gruende)
    if any(grund.code == "S999" and not grund.spezifisch for grund in gruende):
        text = "Zum Fehlercode S999 fehlt der spezifische Grund."
        yield s999("grund_fehlt", f"/{nachricht.WURZEL}/rueckweisung/rueckweisungsgrund", text)
