"""The send port: the order of transport is judged before its payload is kept, and answered after that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from lxml import etree

from adapters.xta.draht import metadaten, schema
from adapters.xta.draht.metadaten import METADATEN, Metadaten
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.fehler import Abgelehnt, UmschlagFehler
from adapters.xta.namen import SEND_MESSAGE_SYNC, Operation
from adapters.xta.server.ablage import Ablage, Neu
from adapters.xta.server.antwort import Ergebnis, Vorgang, mit_inhalt
from adapters.xta.server.konten import Konten, Konto
from gateway.ports import Uhr

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")
_KENNUNG_HOECHSTENS = 100


class Sofortdienst(Protocol):
    """A service that answers at once (sendMessageSync); hands back contents of the same request."""

    def __call__(self, angaben: Metadaten) -> Metadaten:
        """The metadata of the answer, whose content is that of the request."""
        ...


class Versand:
    """`sofort`: services by URI that answer at once."""

    def __init__(self, ablage: Ablage, konten: Konten, uhr: Uhr, sofort: Mapping[str, Sofortdienst]):
        self._ablage = ablage
        self._konten = konten
        self._uhr = uhr
        self._sofort = sofort

    def pruefe(self, operation: Operation, umschlag: Umschlag, eigene: tuple[Konto, ...]) -> Konto:
        """The author's account, before any payload is kept. Raises `Abgelehnt`."""
        block = umschlag.kopf.get(METADATEN)
        if block is None:
            raise Abgelehnt("9020")
        return self.pruefe_angaben(lies_angaben(block), eigene, sofort=operation is SEND_MESSAGE_SYNC)

    def pruefe_angaben(self, angaben: Metadaten, eigene: tuple[Konto, ...], *, sofort: bool) -> Konto:
        """The same in every release. Raises `Abgelehnt`."""
        konto = self._konten.berechtige(eigene, angaben.autor)
        self._pruefe_kennung(angaben)
        self._pruefe_zeiten(angaben)
        if sofort != (angaben.vertrag.dienst in self._sofort):
            raise Abgelehnt("9080" if sofort else "9081")
        if not sofort:
            self._pruefe_leser(angaben)
            self._ablage.pruefe_frei(angaben.message_id, angaben.autor)
        return konto

    def _pruefe_kennung(self, angaben: Metadaten) -> None:
        kennung = angaben.message_id
        if not _URI.fullmatch(kennung) or len(kennung) > _KENNUNG_HOECHSTENS:
            raise Abgelehnt("9021", "Die Kennung der Nachricht ist keine zulässige URI. (Fehler 9021)")
        if not _URI.fullmatch(angaben.vertrag.dienst):
            raise Abgelehnt("9021", "Der Dienst ist keine zulässige URI. (Fehler 9021)")

    def _pruefe_zeiten(self, angaben: Metadaten) -> None:
        heute, zeiten = self._uhr.jetzt().date(), angaben.zeiten
        if zeiten.veraltet_nach is None:
            return
        ab = max(heute, zeiten.nicht_vor.date()) if zeiten.nicht_vor else heute
        if zeiten.veraltet_nach < ab:
            raise Abgelehnt("9022", "Die Nachricht wäre veraltet, bevor sie zugestellt ist. (Fehler 9022)")

    def _pruefe_leser(self, angaben: Metadaten) -> None:
        leser = self._konten.finde(angaben.leser)
        if leser is None or leser.gesperrt:
            raise Abgelehnt("9022", "Der Leser hat auf diesem Server kein Konto. (Fehler 9022)")
        if leser.dienste is not None and angaben.vertrag.dienst not in leser.dienste:
            raise Abgelehnt("9013")

    def send_message(self, vorgang: Vorgang, zwischen: BinaryIO | None, ort: Path) -> Ergebnis:
        """Durable when this returns; only then it is answered."""
        block = vorgang.umschlag.kopf[METADATEN]
        self.nimm_an(lies_angaben(block), block, vorgang, zwischen, ort)
        return Ergebnis()

    def nimm_an(
        self,
        angaben: Metadaten,
        block: etree._Element,
        vorgang: Vorgang,
        zwischen: BinaryIO | None,
        ort: Path,
    ) -> None:
        """Durable when this returns; `block` and the body are kept as they came."""
        neu = Neu(angaben, _allein(block), _allein(vorgang.rumpf), vorgang.orte)
        self._ablage.nimm_an(neu, zwischen, ort)

    def send_message_sync(self, vorgang: Vorgang) -> Ergebnis:
        angaben = lies_angaben(vorgang.umschlag.kopf[METADATEN])
        antwort = self._sofort[angaben.vertrag.dienst](angaben)
        kopf = [metadaten.schreibe(antwort)]
        return mit_inhalt(kopf, vorgang.rumpf, vorgang.orte, vorgang.datei, vorgang.stapel)


def lies_angaben(block: etree._Element) -> Metadaten:
    """Raises `Abgelehnt` 9022 for metadata that do not fit the schema."""
    try:
        schema.fordere(block)
    except UmschlagFehler as fehler:
        raise Abgelehnt("9022", f"{fehler.text} (Fehler 9022)") from None
    return metadaten.lies(block)


def _allein(element: etree._Element) -> bytes:
    """The element as a document of its own."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True, with_tail=False)
