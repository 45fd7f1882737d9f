"""An account at a server of XTA 5.1.1: the operations that a handover needs, as a `Kontoclient`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from lxml import etree

from adapters.xta.draht.bericht import Transportbericht
from adapters.xta.draht.kasten import Auswahl, Kastenantwort
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.draht.v5 import bericht, inhalt, kasten, metadaten, namen
from adapters.xta.draht.v5.bausteine import message_id as kennung_element
from adapters.xta.draht.v5.bausteine import partei
from adapters.xta.draht.v5.sprache import V511
from adapters.xta.fehler import AntwortUnbrauchbar, UmschlagFehler
from adapters.xta.namen import KERN, Operation
from adapters.xta.teilnehmer.austausch import Antwort, Austausch, rumpf_der
from adapters.xta.teilnehmer.client import Adressen
from adapters.xta.teilnehmer.leitung import Leitung
from adapters.xta.teilnehmer.werte import Nachricht, Statusliste, stuecke_aus


class Kernclient:
    """Implements `Kontoclient`. `zwischen`: folder for contents while they are read, None = the system's."""

    def __init__(self, leitung: Leitung, adressen: Adressen, konto: str | None, zwischen: Path | None = None):
        self._austausch = Austausch(leitung, V511, zwischen)
        self._adressen = adressen
        self._konto = konto

    def pruefe_konto(self) -> None:
        with self._tausche(namen.CHECK_ACCOUNT_ACTIVE):
            pass

    def vergib_message_id(self) -> str:
        with self._tausche(namen.CREATE_MESSAGE_ID) as antwort:
            kennung = (rumpf_der(antwort, f"{{{KERN}}}XTAMessageID").text or "").strip()
        if not kennung:
            raise AntwortUnbrauchbar
        return kennung

    def transportbericht(self, message_id: str) -> Transportbericht:
        with self._tausche(namen.GET_TRANSPORT_REPORT, kennung_element(message_id)) as antwort:
            try:
                return bericht.lies_bericht(rumpf_der(antwort, bericht.BERICHT))
            except ValueError:
                raise UmschlagFehler("Eine Zeitangabe im Transportbericht ist nicht lesbar.") from None

    def sende(self, angaben: Metadaten, beilagen: Sequence[Beilage]) -> None:
        kopf = [metadaten.schreibe(angaben)]
        with self._tausche(namen.SEND_MESSAGE, inhalt.schreibe(beilagen), kopf, beilagen):
            pass

    def statusliste(self, auswahl: Auswahl | None = None, *, hoechstens: int | None = None) -> Statusliste:
        """What is received already is left out: some servers tell it as well. It goes on with the moment of
        the last entry."""
        frage = kasten.schreibe_auswahl(auswahl or Auswahl(), hoechstens)
        with self._tausche(namen.GET_STATUS_LIST, frage) as antwort:
            eintraege = kasten.lies_liste(rumpf_der(antwort, kasten.LISTE))
            stand = _stand(antwort)
        weiter = max((e.zeiten.zugestellt for e in eintraege if e.zeiten.zugestellt), default=None)
        auch = auswahl is not None and auswahl.empfangene
        da = tuple(e for e in eintraege if auch or e.zeiten.empfangen is None)
        anfrage = weiter.isoformat() if weiter else ""
        offen = stand.offen if weiter else 0
        return Statusliste(
            Kastenantwort(anfrage, offen, stand.grund), da, tuple(eintrag.message_id for eintrag in da)
        )

    def naechste_statusliste(self, anfrage: str) -> Statusliste:
        return self.statusliste(Auswahl(ab=datetime.fromisoformat(anfrage)))

    @contextmanager
    def hole(self, auswahl: Auswahl | None = None) -> Iterator[Nachricht | None]:
        kennungen = auswahl.message_ids if auswahl else ()
        kennungen = kennungen[:1] or self.statusliste(auswahl, hoechstens=1).kennungen[:1]
        if not kennungen:
            yield None
            return
        with self._tausche(namen.GET_MESSAGE, kasten.schreibe_abholung(kennungen[0])) as antwort:
            yield _nachricht(antwort)

    def schliesse(self, anfrage: str, erhalten: Sequence[str]) -> None:
        del anfrage  # 5.1.1 has no id of a question
        for kennung in erhalten:
            with self._tausche(namen.CLOSE, kasten.schreibe_abholung(kennung)):
                pass

    def _tausche(
        self,
        operation: Operation,
        rumpf: etree._Element | None = None,
        kopf: Sequence[etree._Element] = (),
        beilagen: Sequence[Beilage] = (),
    ) -> AbstractContextManager[Antwort]:
        wer = [partei("Party", self._konto)] if self._konto is not None else []
        url = self._adressen.zu(operation.tor)
        return self._austausch.tausche(url, operation, [*kopf, *wer], rumpf, beilagen)


def _stand(antwort: Antwort) -> Kastenantwort:
    block = antwort.umschlag.kopf.get(namen.KASTEN)
    if block is None:
        raise AntwortUnbrauchbar
    return kasten.lies_stand(block)


def _nachricht(antwort: Antwort) -> Nachricht:
    rumpf = rumpf_der(antwort, inhalt.CONTAINER)
    block = antwort.umschlag.kopf.get(namen.METADATEN)
    if block is None:
        raise AntwortUnbrauchbar
    return Nachricht(
        metadaten.lies(block),
        _stand(antwort),
        stuecke_aus(inhalt.nutzelemente(rumpf), antwort.stuecke),
        antwort.datei or io.BytesIO(),
    )
