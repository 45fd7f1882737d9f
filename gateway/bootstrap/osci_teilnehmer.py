"""Wires the OSCI participant and the mailbox for flows, demo and command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.inhalt.sendung import oeffne_sendung
from adapters.osci.mailbox.aufraeumen import Fristen
from adapters.osci.mailbox.dienst import Postfachdienst, Postfachregeln
from adapters.osci.mailbox.stoerung import Stoerplan, Stoerung
from adapters.osci.rueckmeldungen import Rueckmeldung
from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.teilnehmer.auftraege import (
    Laufzettelantwort,
    Zustellung,
    abwicklungsauftrag,
    beende,
    eroeffne,
    hole_laufzettel,
    hole_message_id,
    hole_zustellung,
    wickle_ab,
)
from adapters.osci.teilnehmer.beteiligte import Gegenstelle, Teilnehmer, Transportregeln
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.eigene import fordere_sendefaehig
from adapters.osci.teilnehmer.httpdienst import HttpDienst
from adapters.osci.teilnehmer.leitung import HttpLeitung
from adapters.osci.teilnehmer.passiv import PassiverEmpfaenger
from adapters.osci.teilnehmer.passivantwort import Anfrage, Antwortsendung
from adapters.osci.teilnehmer.postfach import OsciPostfach
from adapters.osci.transportfehler import AuftragAbgelehnt, AuftragSpaeterWiederholen
from gateway.bootstrap.zeit import Systemuhr
from gateway.errors import AufrufFehler, Fehler
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat

__all__ = [
    "Anfrage",
    "Antwortsendung",
    "AuftragAbgelehnt",
    "AuftragSpaeterWiederholen",
    "Fristen",
    "Gegenstelle",
    "HttpDienst",
    "OsciPostfach",
    "Postfachdienst",
    "Postfachregeln",
    "Rueckmeldung",
    "Teilnehmerverbindung",
    "Zustellung",
    "baue_empfaenger",
    "baue_mailbox",
    "gegenstelle",
    "nach_message_id",
]


def gegenstelle(url: str, zertifikate: Sequence[Zertifikat]) -> Gegenstelle:
    """A mailbox with one or two certificates; their key usage tells which is for what.

    Raises `AufrufFehler` when one of both uses is missing."""
    chiffre = [z for z in zertifikate if "keyEncipherment" in z.verwendungen]
    signatur = [z for z in zertifikate if z.verwendungen & {"digitalSignature", "nonRepudiation"}]
    if not chiffre or not signatur:
        fehlt = "Chiffrierzertifikat" if not chiffre else "Signaturzertifikat"
        raise AufrufFehler(f"Das {fehlt} des Postfachs fehlt; --mailbox-cert kann zweimal stehen.")
    return Gegenstelle(url, chiffre[0], signatur[0])


class Teilnehmerverbindung:
    """One participant with its keys at one mailbox; keep it, it holds the HTTP connection."""

    def __init__(
        self,
        signatur: Schluessel,
        chiffre: Schluessel,
        postfach: Gegenstelle | None,
        pruefung: Zertifikatspruefung,
        *,
        verschluesseln: bool = True,
        zwischenablage: Path | None = None,
    ):
        self._teilnehmer = Teilnehmer(Unterschrift(signatur), chiffre)
        self._postfach = postfach
        self._leitung = HttpLeitung()
        self._regeln = Transportregeln(
            pruefung,
            Systemuhr(),
            pruefung.policy,
            verschluesseln=verschluesseln,
            zwischenablage=zwischenablage,
        )

    def postfach(self, paketgroesse: int | None = None) -> OsciPostfach:
        """The port `Postfach`; deliveries larger than `paketgroesse` bytes are sent in parts."""
        return OsciPostfach(
            self._leitung, self._teilnehmer, self._postfach, self._regeln, paketgroesse=paketgroesse
        )

    def hole(self, auswahl: Auswahl, annehmen: Callable[[Zustellung], None], *, hoechstens: int) -> int:
        """Fetch by rule; every delivery is acknowledged after `annehmen` has returned."""
        dialog = self._dialog()
        anzahl = 0
        while anzahl < hoechstens:
            with hole_zustellung(dialog, auswahl) as zustellung:
                if zustellung is None:
                    break
                annehmen(zustellung)
            anzahl += 1
        beende(dialog)
        return anzahl

    def laufzettel(self, message_id: str) -> Laufzettelantwort:
        """The process card of one message."""
        dialog = self._dialog()
        antwort = hole_laufzettel(dialog, Auswahl(message_ids=(message_id,)))
        beende(dialog)
        return antwort

    def vergib_message_id(self) -> str:
        """A fresh id for a delivery."""
        return hole_message_id(self._einzeln()).message_id

    def wickle_ab(
        self,
        kennung: str,
        versiegelt: BinaryIO,
        leser: Zertifikat,
        ziel: str,
        betreff: str,
        annehmen: Callable[[Zustellung], None],
    ) -> Zustellung:
        """mediateDelivery to a passive recipient; its answer is acknowledged after `annehmen` has returned.

        Gives the answer again, its stream closed.
        Raises `ZertifikatAbgelehnt` and the refusals of the mailbox."""
        fordere_sendefaehig(self._teilnehmer, self._regeln)
        self._regeln.pruefstelle.urteil(leser.der, Zweck.VERSCHLUESSELUNG).fordere()
        dialog = self._dialog()
        with oeffne_sendung(versiegelt, self._regeln.zwischenablage) as sendung:
            auftrag = abwicklungsauftrag(kennung, sendung, leser.der, ziel, betreff)
            with wickle_ab(dialog, auftrag) as antwort:
                annehmen(antwort)
        with suppress(Fehler):
            beende(dialog)
        return antwort

    def close(self) -> None:
        self._leitung.close()

    def _dialog(self) -> Dialog:
        dialog = self._einzeln()
        eroeffne(dialog)
        return dialog

    def _einzeln(self) -> Dialog:
        """For one order that stands alone."""
        assert self._postfach is not None
        return Dialog(self._leitung, self._teilnehmer, self._postfach, self._regeln)


def baue_mailbox(
    ordner: Path,
    signatur: Schluessel,
    chiffre: Schluessel,
    pruefung: Zertifikatspruefung,
    *,
    adresse: str,
    port: int,
    weiterleitung: Mapping[bytes, str] | None = None,
    regeln: Postfachregeln | None = None,
    stoerungen: Sequence[str] = (),
) -> tuple[Postfachdienst, HttpDienst]:
    """A mailbox and its HTTP server, listening but not serving yet."""
    regeln = replace(regeln or Postfachregeln(policy=pruefung.policy), weiterleitung=weiterleitung or {})
    plan = Stoerplan(Stoerung.aus_text(text) for text in stoerungen)
    dienst = Postfachdienst(ordner, Unterschrift(signatur), chiffre, pruefung, Systemuhr(), regeln, plan)
    return dienst, HttpDienst(adresse, port, dienst.bearbeite)


def baue_empfaenger(
    signatur: Schluessel,
    chiffre: Schluessel,
    postfaecher: Sequence[Zertifikat],
    pruefung: Zertifikatspruefung,
    annehmen: Callable[[Zustellung], None],
    abwickeln: Callable[[Anfrage], Antwortsendung | None] | None = None,
    *,
    adresse: str,
    port: int,
) -> HttpDienst:
    """A passive recipient, listening but not serving yet. `postfaecher`: who may deliver."""
    regeln = Transportregeln(pruefung, Systemuhr(), pruefung.policy)
    teilnehmer = Teilnehmer(Unterschrift(signatur), chiffre)
    empfaenger = PassiverEmpfaenger(teilnehmer, tuple(postfaecher), regeln, annehmen, abwickeln)
    return HttpDienst(adresse, port, empfaenger.bearbeite)


def nach_message_id(message_id: str | None) -> Auswahl:
    """The rule for one id, or the oldest waiting."""
    return Auswahl(message_ids=(message_id,)) if message_id else Auswahl()
