"""forwardDelivery and mediateDelivery: deliveries that go straight on to a passive recipient."""

from __future__ import annotations

from contextlib import ExitStack

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht import laufzettel
from adapters.osci.draht.kopfbloecke import Rolle, lies_message_id, message_id, zertifikatsblock
from adapters.osci.draht.laufzettel import Laufzettel
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import OSCI, q
from adapters.osci.mailbox.ablage import Ablage
from adapters.osci.mailbox.anstoss import Anstoss, Empfaengerantwort
from adapters.osci.mailbox.auftraege import Grundauftraege, erfolg, pruefe_inhalt
from adapters.osci.mailbox.fremdinhalt import weitergebbar
from adapters.osci.mailbox.vorgang import Auftragsfehler, Ergebnis, Vorgang
from adapters.osci.mailbox.zustellungsdatei import Ausgabe
from adapters.osci.schutz.zertifikatspruefung import Pruefstelle
from adapters.osci.teilnehmer.austausch import lies_rueckmeldungen


class Weitergabe:
    """Needs the recipient to be there: nothing waits in the mailbox."""

    def __init__(self, grund: Grundauftraege, anstoss: Anstoss, pruefstelle: Pruefstelle):
        self._grund = grund
        self._anstoss = anstoss
        self._pruefstelle = pruefstelle

    @property
    def _ablage(self) -> Ablage:
        return self._grund.ablage

    def forward_delivery(self, vorgang: Vorgang, _: ExitStack) -> Ergebnis:
        """Stored first, so that the card survives; taken back when the recipient did not take it."""
        karte, warnungen = self._grund.lege_ein(vorgang)
        kennung = karte.message_id
        try:
            self._ablage.merke_weiterleitung(kennung)
            with self._ablage.gib_aus(kennung) as zustellung:
                inhalt = laufzettel.schreibe(self._ablage.laufzettel_von(kennung).bis_weiterleitung())
                warnungen += self._gib_weiter(vorgang, Art.ACCEPT_DELIVERY, inhalt, zustellung)
        except Auftragsfehler:
            self._ablage.nimm_zurueck(kennung)
            raise
        self._ablage.merke_empfang(kennung)
        karte = self._ablage.laufzettel_von(kennung)
        return Ergebnis((erfolg(vorgang), *warnungen), laufzettel.schreibe(karte))

    def mediate_delivery(self, vorgang: Vorgang, stapel: ExitStack) -> Ergebnis:
        """The recipient's answer brings a delivery back; with a message id both ways have a card."""
        auftrag = vorgang.nachricht.auftrag()
        assert auftrag is not None
        kennung = lies_message_id(auftrag.find(q(OSCI, "MessageId")))
        if kennung is None:
            return self._wickle_ab(vorgang, stapel, self._ohne_kennung(vorgang), None)
        karte, _ = self._grund.lege_ein(vorgang)
        try:
            self._ablage.merke_weiterleitung(kennung)
            zustellung = stapel.enter_context(self._ablage.gib_aus(kennung))
            return self._wickle_ab(vorgang, stapel, zustellung, karte)
        except Auftragsfehler:
            self._ablage.nimm_zurueck(kennung)
            raise

    def _gib_weiter(self, vorgang: Vorgang, art: Art, inhalt: str, zustellung: Ausgabe) -> tuple[str, ...]:
        with self._anstoss.schicke(
            art, inhalt, zustellung, _empfaenger(vorgang), verschluesselt=vorgang.verschluesselt
        ) as antwort:
            return antwort.warnungen

    def _ohne_kennung(self, vorgang: Vorgang) -> Ausgabe:
        pruefe_inhalt(vorgang)
        nachricht = vorgang.nachricht
        return Ausgabe(
            nachricht.rumpfinhalt(),
            nachricht.rumpf_namensraeume(),
            zertifikatsblock(vorgang.zertifikate),
            nachricht.anhaenge,
        )

    def _wickle_ab(
        self, vorgang: Vorgang, stapel: ExitStack, zustellung: Ausgabe, karte: Laufzettel | None
    ) -> Ergebnis:
        antwortkennung = self._ablage.vergib_message_id() if karte else None
        inhalt = ""
        if karte and antwortkennung:
            hin = self._ablage.laufzettel_von(karte.message_id).bis_weiterleitung()
            inhalt = message_id(antwortkennung, "MessageIdResponse") + laufzettel.schreibe(hin)
        antwort = stapel.enter_context(
            self._anstoss.schicke(
                Art.PROCESS_DELIVERY,
                inhalt,
                zustellung,
                _empfaenger(vorgang),
                verschluesselt=vorgang.verschluesselt,
            )
        )
        if karte:
            self._ablage.merke_empfang(karte.message_id)
        if len(antwort.nachricht.rumpf) == 0:
            return Ergebnis((rm.KEINE_ANTWORTZUSTELLUNG,), self._hin(karte))
        if not weitergebbar(antwort.nachricht, antwort.zertifikate):
            return Ergebnis((rm.DOCH_ZUGESTELLT,), self._hin(karte))
        return self._antwort(vorgang, antwort, karte, antwortkennung)

    def _antwort(
        self,
        vorgang: Vorgang,
        antwort: Empfaengerantwort,
        karte: Laufzettel | None,
        antwortkennung: str | None,
    ) -> Ergebnis:
        nachricht, zertifikate = antwort.nachricht, antwort.zertifikate
        zurueck = ""
        auftrag = nachricht.auftrag()
        assert auftrag is not None
        if antwortkennung:
            jetzt = self._ablage.zeit()
            pruefungen = self._pruefstelle.inspektionen(zertifikate, jetzt)
            betreff = auftrag.findtext(q(OSCI, "Subject"))
            rueckkarte = Laufzettel(
                antwortkennung, jetzt, jetzt, jetzt, betreff=betreff, pruefungen=pruefungen
            )
            zurueck = laufzettel.schreibe(rueckkarte, "ReplyProcessCardBundle")
        sichtbar = [z for z in zertifikate if z.rolle is not Rolle.SIGNATUR_EMPFAENGER]
        return Ergebnis(
            (erfolg(vorgang), *antwort.warnungen, *_warnungen(nachricht)),
            self._hin(karte) + zurueck,
            bloecke=(zertifikatsblock(sichtbar),) if sichtbar else (),
            rumpf=nachricht.rumpfinhalt(),
            rumpf_ns=nachricht.rumpf_namensraeume(),
            anhaenge=nachricht.anhaenge,
        )

    def _hin(self, karte: Laufzettel | None) -> str:
        if karte is None:
            return ""
        return laufzettel.schreibe(self._ablage.laufzettel_von(karte.message_id), "RequestProcessCardBundle")


def _empfaenger(vorgang: Vorgang) -> bytes:
    empfaenger = vorgang.zertifikat(Rolle.CHIFFRE_EMPFAENGER)
    assert empfaenger is not None
    return empfaenger.der


def _warnungen(nachricht: Nachricht) -> tuple[str, ...]:
    return tuple(r.code for r in lies_rueckmeldungen(nachricht) if r.code.startswith("3"))
