"""forwardDelivery and mediateDelivery: straight through our mailbox to passive recipients of both makes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from adapters.osci.inhalt.sendung import oeffne_sendung
from adapters.osci.teilnehmer.auftraege import (
    Zustellung,
    abwicklungsauftrag,
    beende,
    eroeffne,
    hole_message_id,
    stelle_zu,
    weiterleitungsauftrag,
    wickle_ab,
)
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.passivantwort import Anfrage, Antwortsendung
from gateway.schutz.verfahren import Signaturverfahren
from tests.interop.java.javaprogramm import PKI, Javaprogramm, schluesselangaben
from tests.oscipostfach import Postfachstand, passiver_empfaenger

Schritt = Callable[[str, Signaturverfahren, str], str]
JAVA, WIR = "passiv", "leser"
"""Whose keys the two passive recipients have."""
JAVAS_ANTWORT = "Antwort des Empfängers".encode()


class Direktwege:
    """Each way returns the digest of what the recipient got; answers are checked on the way."""

    def __init__(self, stand: Postfachstand, absender: Javaprogramm, klassenpfad: str, datei: Path):
        self._stand = stand
        self._absender = absender
        self._datei = datei
        self._stapel = ExitStack()
        leser = PKI / "absender-enc-3072.cer"
        self._java = Javaprogramm(klassenpfad, "Empfaenger", *schluesselangaben(JAVA), leser)
        self._adresse = {JAVA: f"http://127.0.0.1:{self._java.zeile()}/"}
        self._angenommen: list[tuple[str, str, str]] = []
        self._als_anhang = True
        wir = passiver_empfaenger(stand, self._nimm, self._antworte, wer=WIR)
        self._adresse[WIR] = self._stapel.enter_context(wir).url
        ziele = stand.regeln.weiterleitung
        assert isinstance(ziele, dict)
        ziele[stand.bund[f"{JAVA}-enc-3072"].zertifikat.der] = self._adresse[JAVA]

    def beende(self) -> None:
        self._java.beende()
        self._stapel.close()

    def wege(self) -> dict[str, Schritt]:
        return {
            "wir → Java passiv (forwardDelivery)": lambda f, s, t: self._wir_leiten(JAVA, f, s, t),
            "Java → Java passiv (forwardDelivery)": lambda f, s, t: self._java_leitet(JAVA, f, t),
            "wir ↔ Java passiv (mediateDelivery)": lambda f, s, t: self._wir_wickeln(JAVA, f, s, t),
            "Java ↔ Java passiv (mediateDelivery)": lambda f, s, t: self._java_wickelt(JAVA, f, t),
            "wir → wir passiv (forwardDelivery)": lambda f, s, t: self._wir_leiten(WIR, f, s, t),
            "Java → wir passiv (forwardDelivery)": lambda f, s, t: self._java_leitet(WIR, f, t),
            "wir ↔ wir passiv (mediateDelivery)": lambda f, s, t: self._wir_wickeln(WIR, f, s, t),
            "Java ↔ wir passiv (mediateDelivery)": lambda f, s, t: self._java_wickelt(WIR, f, t),
        }

    # --- our passive recipient ---

    def _nimm(self, zustellung: Zustellung) -> None:
        self._merke("angenommen", zustellung)

    def _antworte(self, anfrage: Anfrage) -> Antwortsendung | None:
        """What came goes back, as attachment or in the container."""
        inhalt = self._merke("abgewickelt", anfrage.zustellung)
        if anfrage.leser is None:
            return None
        versiegelt = self._stand.versiegelt(inhalt, von=WIR, an="absender", als_anhang=self._als_anhang)
        return Antwortsendung(versiegelt, anfrage.leser, "Antwort & <Test>")

    def _merke(self, art: str, zustellung: Zustellung) -> bytes:
        inhalt = self._stand.oeffne(WIR, zustellung.strom)
        self._angenommen.append((art, zustellung.message_id, hashlib.sha256(inhalt).hexdigest()))
        return inhalt

    # --- our sender ---

    def _dialog(self, transport: str) -> Dialog:
        stand = self._stand
        regeln = stand.transportregeln(verschluesseln=transport != "klar")
        return Dialog(stand.leitung(), stand.bund.teilnehmer("absender"), stand.gegenstelle, regeln)

    def _versiegelt(self, an: str, form: str, verfahren: Signaturverfahren) -> io.BytesIO:
        inhalt = self._datei.read_bytes()
        return self._stand.versiegelt(inhalt, an=an, als_anhang=form == "anhang", verfahren=verfahren)

    def _wir_leiten(self, an: str, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        der = self._stand.bund[f"{an}-enc-3072"].zertifikat.der
        kennung = hole_message_id(self._dialog(transport)).message_id
        with oeffne_sendung(self._versiegelt(an, form, verfahren)) as sendung:
            auftrag = weiterleitungsauftrag(kennung, sendung, der, self._adresse[an], "Probe")
            stelle_zu(self._dialog(transport), auftrag)
        return self._angekommen(an, "angenommen", kennung)

    def _wir_wickeln(self, an: str, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        self._als_anhang = form == "anhang"
        der = self._stand.bund[f"{an}-enc-3072"].zertifikat.der
        dialog = self._dialog(transport)
        eroeffne(dialog)
        kennung = hole_message_id(dialog).message_id
        with oeffne_sendung(self._versiegelt(an, form, verfahren)) as sendung:
            auftrag = abwicklungsauftrag(kennung, sendung, der, self._adresse[an], "Probe")
            with wickle_ab(dialog, auftrag) as antwort:
                zurueck = self._stand.oeffne("absender", io.BytesIO(antwort.strom.read()))
        beende(dialog)
        self._pruefe_antwort(an, hashlib.sha256(zurueck).hexdigest())
        return self._angekommen(an, "abgewickelt", kennung)

    # --- Java's sender ---

    def _java_leitet(self, an: str, form: str, transport: str) -> str:
        (kennung,) = self._frage("leite", an, form, transport)
        return self._angekommen(an, "angenommen", kennung)

    def _java_wickelt(self, an: str, form: str, transport: str) -> str:
        self._als_anhang = form == "anhang"
        kennung, _, _, sha256 = self._frage("wickle", an, form, transport)
        self._pruefe_antwort(an, sha256)
        return self._angekommen(an, "abgewickelt", kennung)

    def _frage(self, was: str, an: str, form: str, transport: str) -> list[str]:
        zertifikat = PKI / f"{an}-enc-3072.cer"
        return self._absender.frage(was, transport, self._datei, form, zertifikat, self._adresse[an])

    # --- what came ---

    def _pruefe_antwort(self, von: str, sha256: str) -> None:
        soll = self._datei.read_bytes() if von == WIR else JAVAS_ANTWORT
        if sha256 != hashlib.sha256(soll).hexdigest():
            raise RuntimeError("andere Antwort")

    def _angekommen(self, bei: str, art: str, kennung: str) -> str:
        if bei == JAVA:
            wie, welche, _, sha256 = self._java.zeile().split("\t")
        else:
            wie, welche, sha256 = self._angenommen.pop()
        if (wie, welche) != (art, kennung):
            raise RuntimeError(f"anders angekommen: {wie}")
        return sha256
