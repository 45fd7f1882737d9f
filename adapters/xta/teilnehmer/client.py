"""The twelve operations of XTA 2.1.1 as a client asks them.

Each method is one exchange; it raises what the server answers as fault (`Abgelehnt`, `TechnischesProblem`),
`ServerNichtErreichbar`, `AntwortUnbrauchbar` and what is wrong with the answer (`XtaFehler`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from adapters.xta import namen
from adapters.xta.draht import bericht, container, kasten, metadaten
from adapters.xta.draht.bericht import Dienstauskunft, Dienstfrage, Transportbericht
from adapters.xta.draht.kasten import Auswahl, Kastenantwort
from adapters.xta.draht.metadaten import METADATEN, Metadaten
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.draht.sprache import V211
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.fehler import AntwortUnbrauchbar, UmschlagFehler
from adapters.xta.namen import WSA, Operation, Tor
from adapters.xta.teilnehmer.austausch import Antwort, Austausch, rumpf_der
from adapters.xta.teilnehmer.leitung import Leitung
from adapters.xta.teilnehmer.werte import Nachricht, Statusliste, stuecke_aus


@dataclass(frozen=True)
class Adressen:
    """Where the three ports are."""

    verwaltung: str
    versand: str
    postfach: str

    @classmethod
    def unter(cls, basis: str) -> Adressen:
        """As our own server has them, below one address."""
        return cls(*(f"{basis.rstrip('/')}/{tor}" for tor in (Tor.VERWALTUNG, Tor.VERSAND, Tor.POSTFACH)))

    def zu(self, tor: Tor) -> str:
        return {Tor.VERWALTUNG: self.verwaltung, Tor.VERSAND: self.versand, Tor.POSTFACH: self.postfach}[tor]


class Xtaclient:
    """One account at one server. `zwischen`: folder for contents while they are read, None = the system's."""

    def __init__(self, leitung: Leitung, adressen: Adressen, konto: str | None, zwischen: Path | None = None):
        self._austausch = Austausch(leitung, V211, zwischen)
        self._adressen = adressen
        self._konto = konto

    # --- management

    def pruefe_konto(self) -> None:
        """The account is active, or this raises."""
        self._klein(namen.CHECK_ACCOUNT_ACTIVE)

    def vergib_message_id(self) -> str:
        """A fresh id for one message."""
        rumpf = self._klein(namen.CREATE_MESSAGE_ID, erwartet=f"{{{WSA}}}MessageID")
        kennung = (rumpf.text or "").strip()
        if not kennung:
            raise AntwortUnbrauchbar
        return kennung

    def frage_dienste(self, fragen: Sequence[Dienstfrage]) -> tuple[Dienstauskunft, ...]:
        rumpf = self._klein(
            namen.LOOKUP_SERVICE,
            bericht.schreibe_dienstfragen(fragen),
            erwartet=f"{{{namen.XTA}}}LookupServiceResponse",
        )
        return bericht.lies_dienstauskuenfte(rumpf)

    def transportbericht(self, message_id: str) -> Transportbericht:
        rumpf = self._klein(namen.GET_TRANSPORT_REPORT, _message_id(message_id), erwartet=bericht.BERICHT)
        try:
            return bericht.lies_bericht(rumpf)
        except ValueError:
            raise UmschlagFehler("Eine Zeitangabe im Transportbericht ist nicht lesbar.") from None

    def storniere(self, message_id: str) -> None:
        """Only before the moment `nicht_vor` of the message."""
        self._klein(namen.CANCEL_MESSAGE, _message_id(message_id))

    # --- sending

    def sende(self, angaben: Metadaten, beilagen: Sequence[Beilage]) -> None:
        """The first content is the message, the others are its attachments."""
        with self._tausche(
            namen.SEND_MESSAGE, [metadaten.schreibe(angaben)], container.schreibe(beilagen), beilagen
        ):
            pass

    @contextmanager
    def sende_synchron(self, angaben: Metadaten, beilagen: Sequence[Beilage]) -> Iterator[Nachricht]:
        """The answer of the service comes at once."""
        kopf, rumpf = [metadaten.schreibe(angaben)], container.schreibe(beilagen)
        with self._tausche(namen.SEND_MESSAGE_SYNC, kopf, rumpf, beilagen) as antwort:
            yield _nachricht(antwort)

    # --- mailbox

    def statusliste(self, auswahl: Auswahl | None = None, *, hoechstens: int | None = None) -> Statusliste:
        attribute = {"ListForm": "MessageMetaData"}
        if hoechstens:
            attribute["maxListItems"] = str(hoechstens)
        frage = kasten.schreibe_auswahl("MsgBoxStatusListRequest", auswahl or Auswahl(), **attribute)
        return self._liste(namen.GET_STATUS_LIST, frage)

    def naechste_statusliste(self, anfrage: str) -> Statusliste:
        frage = kasten.schreibe_fortsetzung("MsgBoxGetNextRequest", anfrage, ())
        return self._liste(namen.GET_NEXT_STATUS_LIST, frage)

    @contextmanager
    def hole(self, auswahl: Auswahl | None = None) -> Iterator[Nachricht | None]:
        """The oldest message of this choice; None = there is none. It stays until `schliesse`."""
        frage = kasten.schreibe_auswahl("MsgBoxFetchRequest", auswahl or Auswahl())
        with self._tausche(namen.GET_MESSAGE, [], frage, ()) as antwort:
            yield _nachricht(antwort) if _ist_etwas_da(antwort.umschlag) else None

    @contextmanager
    def hole_naechste(self, anfrage: str, erhalten: Sequence[str] = ()) -> Iterator[Nachricht | None]:
        """Goes on with the question `anfrage`; `erhalten` are acknowledged by it."""
        frage = kasten.schreibe_fortsetzung("MsgBoxGetNextRequest", anfrage, erhalten)
        with self._tausche(namen.GET_NEXT_MESSAGE, [], frage, ()) as antwort:
            yield _nachricht(antwort) if _ist_etwas_da(antwort.umschlag) else None

    def schliesse(self, anfrage: str, erhalten: Sequence[str]) -> None:
        """Acknowledge messages: they are received, the mailbox need not keep them."""
        self._klein(namen.CLOSE, kasten.schreibe_fortsetzung("MsgBoxCloseRequest", anfrage, erhalten))

    # --- inside

    def _liste(self, operation: Operation, frage: etree._Element) -> Statusliste:
        with self._tausche(operation, [], frage, ()) as antwort:
            liste = rumpf_der(antwort, f"{{{namen.OSCI}}}MsgStatusList")
            return Statusliste(
                _kasten(antwort.umschlag), kasten.lies_liste(liste), kasten.lies_kennungen(liste)
            )

    def _klein(
        self, operation: Operation, rumpf: etree._Element | None = None, *, erwartet: str | None = None
    ) -> etree._Element:
        """An exchange without contents; an empty element where nothing is expected."""
        with self._tausche(operation, [], rumpf, ()) as antwort:
            return rumpf_der(antwort, erwartet) if erwartet else etree.Element("leer")

    def _tausche(
        self,
        operation: Operation,
        kopf: list[etree._Element],
        rumpf: etree._Element | None,
        beilagen: Sequence[Beilage],
    ) -> AbstractContextManager[Antwort]:
        if operation.tor is not Tor.VERSAND and self._konto is not None:
            kopf = [metadaten.kennung(metadaten.AUTOR, self._konto), *kopf]
        return self._austausch.tausche(self._adressen.zu(operation.tor), operation, kopf, rumpf, beilagen)


def _kasten(umschlag: Umschlag) -> Kastenantwort:
    block = umschlag.kopf.get(kasten.ANTWORT)
    if block is None:
        raise AntwortUnbrauchbar
    return kasten.lies_antwort(block)


def _ist_etwas_da(umschlag: Umschlag) -> bool:
    return _kasten(umschlag).grund is None


def _nachricht(antwort: Antwort) -> Nachricht:
    rumpf = rumpf_der(antwort, container.CONTAINER)
    block = antwort.umschlag.kopf.get(METADATEN)
    if block is None:
        raise AntwortUnbrauchbar
    kopf = antwort.umschlag.kopf
    stuecke = stuecke_aus(container.nutzelemente(rumpf), antwort.stuecke)
    if rumpf.find(container.INHALT) is None:
        stuecke = ()
    return Nachricht(
        metadaten.lies(block),
        kasten.lies_antwort(kopf[kasten.ANTWORT]) if kasten.ANTWORT in kopf else None,
        stuecke,
        antwort.datei or io.BytesIO(),
    )


def _message_id(kennung: str) -> etree._Element:
    element = etree.Element(f"{{{WSA}}}MessageID", nsmap={"wsa": WSA})
    element.text = kennung
    return element
