"""What the mailbox does with each order; everything about the dialog was checked before."""

from __future__ import annotations

from contextlib import ExitStack

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht import auswahl as auswahlregel
from adapters.osci.draht import laufzettel
from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.kontrollblock import neue_challenge
from adapters.osci.draht.kopfbloecke import Rolle, lies_message_id, message_id, zertifikatsblock
from adapters.osci.draht.laufzettel import Laufzettel
from adapters.osci.draht.namen import OSCI, q
from adapters.osci.draht.stuecke import Folge
from adapters.osci.draht.zeit import als_utc
from adapters.osci.mailbox.ablage import HOECHSTENS_LAUFZETTEL, Ablage
from adapters.osci.mailbox.fremdinhalt import weitergebbar
from adapters.osci.mailbox.vorgang import Auftragsfehler, Ergebnis, Faultmeldung, Vorgang, fingerabdruck
from adapters.osci.mailbox.zustellungsdatei import Eingelegt
from adapters.osci.schutz.zertifikatspruefung import Pruefstelle


class Grundauftraege:
    """getMessageId, initDialog, exitDialog, storeDelivery, fetchDelivery, fetchProcessCard."""

    def __init__(self, ablage: Ablage, pruefstelle: Pruefstelle):
        self.ablage = ablage
        self._pruefstelle = pruefstelle

    def get_message_id(self, vorgang: Vorgang, _: ExitStack) -> Ergebnis:
        return Ergebnis((erfolg(vorgang),), message_id(self.ablage.vergib_message_id()))

    def init_dialog(self, vorgang: Vorgang, _: ExitStack) -> Ergebnis:
        if vorgang.dialog is not None or vorgang.kontrolle.sequence_number is not None:
            raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH)
        assert vorgang.chiffre is not None
        konto = vorgang.chiffre.fingerabdruck
        if not vorgang.verschluesselt and not self.ablage.dialoge.darf_klar(konto, vorgang.unterzeichner):
            raise Faultmeldung(rm.CHIFFRIERZERTIFIKAT_UNGUELTIG)
        vorgang.neue_challenge = neue_challenge()
        vorgang.gespraech = self.ablage.dialoge.eroeffne(
            vorgang.unterzeichner,
            vorgang.chiffre.der,
            vorgang.neue_challenge,
            verschluesselt=vorgang.verschluesselt,
        )
        return Ergebnis((rm.ERFOLG_WEITER,))

    def exit_dialog(self, vorgang: Vorgang, _: ExitStack) -> Ergebnis:
        if vorgang.dialog is None:
            raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH)
        return Ergebnis((rm.ERFOLG_ENDE,))

    def store_delivery(self, vorgang: Vorgang, _: ExitStack) -> Ergebnis:
        karte, warnungen = self.lege_ein(vorgang)
        return Ergebnis((erfolg(vorgang), *warnungen), laufzettel.schreibe(karte))

    def lege_ein(self, vorgang: Vorgang) -> tuple[Laufzettel, tuple[str, ...]]:
        """Store the delivery of a request. Raises `Auftragsfehler`."""
        auftrag = vorgang.nachricht.auftrag()
        assert auftrag is not None
        kennung = lies_message_id(auftrag.find(q(OSCI, "MessageId")))
        if kennung is None:
            raise Auftragsfehler(rm.OHNE_MESSAGE_ID)
        if not self.ablage.ist_frei(kennung):
            raise Auftragsfehler(rm.MESSAGE_ID_FREMD)
        pruefe_inhalt(vorgang)
        warnungen = self._warnungen(vorgang)
        empfaenger = vorgang.zertifikat(Rolle.CHIFFRE_EMPFAENGER)
        assert empfaenger is not None
        sichtbar = [z for z in vorgang.zertifikate if z.rolle is not Rolle.SIGNATUR_EMPFAENGER]
        karte = self.ablage.lege_ein(
            Eingelegt(
                kennung,
                fingerabdruck(empfaenger.der),
                vorgang.unterzeichner,
                auftrag.findtext(q(OSCI, "Subject")),
                vorgang.nachricht.rumpfinhalt(),
                vorgang.nachricht.rumpf_namensraeume(),
                zertifikatsblock(sichtbar),
                vorgang.nachricht.anhaenge,
                self._pruefstelle.inspektionen(vorgang.zertifikate, self.ablage.zeit()),
            )
        )
        if karte is None:
            raise Auftragsfehler(rm.MESSAGE_ID_FREMD)
        return karte, warnungen

    def _warnungen(self, vorgang: Vorgang) -> tuple[str, ...]:
        """Warnings about the certificates of others; one that must not be used is a refusal."""
        codes = sorted({c for z in vorgang.zertifikate if (c := self._pruefstelle.code(z)) is not None})
        if any(not rm.angabe(code).ausgefuehrt for code in codes):
            raise Auftragsfehler(*(code for code in codes if not rm.angabe(code).ausgefuehrt))
        return tuple(codes)

    def fetch_delivery(self, vorgang: Vorgang, stapel: ExitStack) -> Ergebnis:
        assert vorgang.dialog is not None
        auswahl = lies_auswahl(vorgang)
        echo = element("osci:fetchDelivery", auswahlregel.schreibe(auswahl))
        kennung, weitere = self.ablage.waehle_zustellung(vorgang.konto, auswahl)
        if kennung is None:
            return Ergebnis((rm.KEINE_ZUSTELLUNG,), echo)
        self.ablage.merke_weiterleitung(kennung, gespraech=vorgang.dialog.gespraech)
        return self.gib_aus(vorgang, kennung, echo=echo, weitere=weitere, stapel=stapel)

    def gib_aus(
        self, vorgang: Vorgang, kennung: str, *, echo: str, weitere: bool, stapel: ExitStack
    ) -> Ergebnis:
        """A delivery with its card, as a fetchDelivery brings it."""
        ausgabe = stapel.enter_context(self.ablage.gib_aus(kennung))
        karte = self.ablage.laufzettel_von(kennung).bis_weiterleitung()
        codes = (erfolg(vorgang), rm.WEITERE_ZUSTELLUNGEN) if weitere else (erfolg(vorgang),)
        return Ergebnis(
            codes,
            (echo or element("osci:fetchDelivery")) + laufzettel.schreibe(karte),
            bloecke=(ausgabe.zertifikate,),
            rumpf=Folge((ausgabe.rumpf,)),
            rumpf_ns=ausgabe.rumpf_ns,
            anhaenge=ausgabe.anhaenge,
        )

    def fetch_process_card(self, vorgang: Vorgang, _: ExitStack) -> Ergebnis:
        auswahl = lies_auswahl(vorgang)
        echo = element("osci:fetchProcessCard", auswahlregel.schreibe(auswahl))
        karten = self.ablage.waehle_laufzettel(vorgang.konto, vorgang.unterzeichner, auswahl)
        if not karten:
            return Ergebnis((rm.KEIN_LAUFZETTEL,), echo)
        grenze = auswahl.hoechstens or HOECHSTENS_LAUFZETTEL
        codes = (erfolg(vorgang), rm.WEITERE_LAUFZETTEL) if len(karten) > grenze else (erfolg(vorgang),)
        return Ergebnis(codes, echo + "".join(laufzettel.schreibe(k) for k in karten[:grenze]))


def erfolg(vorgang: Vorgang) -> str:
    """0801 while the dialog goes on, 0800 when the order stood alone."""
    return rm.ERFOLG_ENDE if vorgang.dialog is None else rm.ERFOLG_WEITER


def lies_auswahl(vorgang: Vorgang) -> Auswahl:
    """Raises `Faultmeldung` for a rule that is none."""
    auftrag = vorgang.nachricht.auftrag()
    assert auftrag is not None
    try:
        auswahl = auswahlregel.lies(auftrag)
        for zeit in (auswahl.eingang_ab, auswahl.geaendert_ab):
            if zeit is not None:
                als_utc(zeit)
    except ValueError:
        raise Faultmeldung(rm.KEIN_AUFTRAG) from None
    if len(auswahl.message_ids) > HOECHSTENS_LAUFZETTEL:
        raise Faultmeldung(rm.KEIN_AUFTRAG)
    return auswahl


def pruefe_inhalt(vorgang: Vorgang) -> None:
    """The delivery can be handed out again beside our own blocks. Raises `Faultmeldung`."""
    if vorgang.zertifikat(Rolle.CHIFFRE_EMPFAENGER) is None:
        raise Faultmeldung(rm.KEIN_AUFTRAG)
    if not weitergebbar(vorgang.nachricht, vorgang.zertifikate):
        raise Faultmeldung(rm.KEIN_AUFTRAG)
