"""Takes a request: form, place in the dialog, signature, certificates, in this order (specification, 5).

Only after all that is the dialog moved on, which acknowledges the delivery handed out before.
"""

from __future__ import annotations

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht.kontrollblock import Kontrollblock, neue_challenge
from adapters.osci.draht.kopfbloecke import Rolle, lies_zertifikate
from adapters.osci.draht.nachrichtenart import IMPLIZIT_ERLAUBT, Art
from adapters.osci.fehler import TransportsignaturFehler
from adapters.osci.mailbox.ablage import Ablage
from adapters.osci.mailbox.dialoge import Dialogstand
from adapters.osci.mailbox.vorgang import Auftragsfehler, Faultmeldung, Vorgang
from adapters.osci.schutz.transportsignatur import AUFTRAG, pruefe
from adapters.osci.schutz.zertifikatspruefung import Pruefstelle
from adapters.osci.teilnehmer.austausch import kontrollblock_von
from adapters.osci.teilnehmer.empfang import Empfangen
from adapters.osci.transportfehler import KontrollblockFalsch, NichtAllesSigniert, NichtSigniert
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.zertifikat import Zertifikat

_FUER_EMPFAENGER = frozenset({Art.ACCEPT_DELIVERY, Art.PROCESS_DELIVERY})


class Annahme:
    """Turns a received message into a `Vorgang` that may be executed."""

    def __init__(self, ablage: Ablage, pruefstelle: Pruefstelle, policy: Schutzpolicy):
        self._ablage = ablage
        self._pruefstelle = pruefstelle
        self._policy = policy

    def lies(self, empfangen: Empfangen) -> Vorgang:
        """Form and place in the dialog. Raises `Faultmeldung`, `UmschlagFehler`."""
        nachricht = empfangen.nachricht
        if nachricht.art.ist_antwort or nachricht.art in _FUER_EMPFAENGER or nachricht.auftrag() is None:
            raise Faultmeldung(rm.KEIN_AUFTRAG)
        kontrolle = _kontrolle(empfangen)
        zertifikate = lies_zertifikate(nachricht.block("NonIntermediaryCertificates"))
        vorgang = Vorgang(nachricht, kontrolle, zertifikate, None, empfangen.verschluesselt)
        if kontrolle.conversation_id is not None:
            vorgang.dialog = self._dialog(kontrolle)
            vorgang.gespraech = kontrolle.conversation_id
        elif kontrolle.sequence_number not in (None, 0):
            raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH)
        vorgang.chiffre = self._chiffre(vorgang)
        return vorgang

    def pruefe(self, vorgang: Vorgang) -> None:
        """Signature and certificates, then the next step of the dialog.

        Raises `Auftragsfehler`, `Faultmeldung`."""
        self._pruefe_signatur(vorgang)
        if vorgang.dialog is None and vorgang.art not in IMPLIZIT_ERLAUBT | {
            Art.INIT_DIALOG,
            Art.EXIT_DIALOG,
        }:
            raise Auftragsfehler(rm.NUR_IM_DIALOG)
        if vorgang.dialog is not None:
            self._ruecke_vor(vorgang, vorgang.dialog)

    def _dialog(self, kontrolle: Kontrollblock) -> Dialogstand:
        stand = self._ablage.dialoge.lies(kontrolle.conversation_id or "")
        if stand is None or (kontrolle.response, kontrolle.sequence_number) != (
            stand.challenge,
            stand.nummer,
        ):
            raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH)
        return stand

    def _chiffre(self, vorgang: Vorgang) -> Zertifikat | None:
        """The client's cipher certificate; needed for an encrypted answer and to open a dialog."""
        gesandt = vorgang.zertifikat(Rolle.CHIFFRE_ABSENDER)
        if vorgang.dialog is not None:
            return Zertifikat.aus_der(vorgang.dialog.chiffre)
        if gesandt is None:
            if vorgang.verschluesselt or vorgang.art is Art.INIT_DIALOG:
                raise Faultmeldung(rm.CHIFFRIERZERTIFIKAT_FEHLT)
            return None
        code = self._pruefstelle.code(gesandt)
        if code is not None and not rm.angabe(code).ausgefuehrt:
            raise Faultmeldung(code)
        return Zertifikat.aus_der(gesandt.der)

    def _pruefe_signatur(self, vorgang: Vorgang) -> None:
        unterzeichner = vorgang.zertifikat(Rolle.SIGNATUR_ABSENDER)
        if unterzeichner is None:
            raise Auftragsfehler(rm.NICHT_SIGNIERT)
        code = self._pruefstelle.code(unterzeichner)
        if code is not None:
            raise Auftragsfehler(code)
        try:
            pruefe(vorgang.nachricht, AUFTRAG, Zertifikat.aus_der(unterzeichner.der), self._policy)
        except NichtSigniert:
            raise Auftragsfehler(rm.NICHT_SIGNIERT) from None
        except NichtAllesSigniert:
            raise Auftragsfehler(rm.NICHT_ALLES_SIGNIERT) from None
        except TransportsignaturFehler:
            raise Auftragsfehler(rm.SIGNATUR_FALSCH) from None

    def _ruecke_vor(self, vorgang: Vorgang, stand: Dialogstand) -> None:
        if vorgang.unterzeichner != stand.unterzeichner:
            raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH)
        ende = vorgang.art is Art.EXIT_DIALOG
        challenge = neue_challenge()
        if not self._ablage.dialoge.ruecke_vor(stand, challenge, ende=ende):
            raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH)
        vorgang.neue_challenge = None if ende else challenge


def _kontrolle(empfangen: Empfangen) -> Kontrollblock:
    try:
        kontrolle = kontrollblock_von(empfangen.nachricht)
    except KontrollblockFalsch:
        raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH) from None
    if not kontrolle.challenge:
        raise Faultmeldung(rm.KONTROLLBLOCK_FALSCH)
    return kontrolle
