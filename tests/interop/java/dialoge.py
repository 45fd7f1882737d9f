"""Every dialog against the official client: through our mailbox in all directions, passive and in chunks."""

from __future__ import annotations

import hashlib
import io
import itertools
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from adapters.osci.auftraege import (
    abwicklungsauftrag,
    beende,
    eroeffne,
    hole_message_id,
    stelle_zu,
    weiterleitungsauftrag,
    wickle_ab,
)
from adapters.osci.dialog import Dialog
from adapters.osci.mailbox.dienst import Postfachregeln
from adapters.osci.sendung import oeffne_sendung
from gateway.errors import Fehler
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.verfahren import Signaturverfahren
from tests.oscipostfach import Postfachstand, Schluesselbund
from tests.oscivektoren import ORDNER, PIN, vertrauensordner

GROESSEN = {"1 kB": 1_000, "1 MB": 1_000_000, "50 MB": 50_000_000}
FORMEN = ("inline", "anhang")
VERFAHREN = {"PKCS#1": Signaturverfahren.RSA_SHA256, "PSS": Signaturverfahren.PSS_SHA256}
PKI = ORDNER / "pki"


@dataclass(frozen=True)
class Zeile:
    """One row of the table; `grund` is empty when the contents arrived unchanged."""

    weg: str
    groesse: str
    form: str
    signatur: str
    transport: str
    sekunden: float
    grund: str = ""


class Javaprogramm:
    """One of our Java programs, running."""

    def __init__(self, klassenpfad: str, *befehl: str | Path):
        self._prozess = subprocess.Popen(
            ["java", "-Xmx256m", "-cp", klassenpfad, *map(str, befehl)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def zeile(self) -> str:
        return self._strom(self._prozess.stdout).readline().rstrip("\n")

    def frage(self, *felder: str | Path) -> list[str]:
        """Fields of the answer. Raises `RuntimeError` when Java refused."""
        print(*felder, sep="\t", file=self._strom(self._prozess.stdin), flush=True)
        antwort = self.zeile().split("\t")
        if antwort[0] != "ok":
            raise RuntimeError("Java: " + " ".join(antwort[1:]))
        return antwort[2:]

    def beende(self) -> None:
        self._prozess.communicate("\n")

    @staticmethod
    def _strom(strom: IO[str] | None) -> IO[str]:
        assert strom is not None
        return strom


class Dialogpruefstand:
    """A mailbox of ours, active participants of both makes, and a passive recipient in Java."""

    def __init__(self, klassenpfad: str, ordner: Path):
        self._datei = ordner / "inhalt"
        self._ziele: dict[bytes, str] = {}
        pruefung = Zertifikatspruefung(vertrauensordner(ordner / "vertrauen"))
        regeln = Postfachregeln(weiterleitung=self._ziele)
        self._stand = Postfachstand(ordner / "postfach", Schluesselbund(), pruefung, regeln)
        self._stand.starte()
        self._absender = self._teilnehmer(klassenpfad, "absender")
        self._empfaenger = self._teilnehmer(klassenpfad, "empfaenger")
        self._passiv = Javaprogramm(
            klassenpfad,
            "Empfaenger",
            PKI / "passiv-sig-3072.p12",
            PKI / "passiv-enc-3072.p12",
            PIN.decode(),
            PKI / "absender-enc-3072.cer",
        )
        self._passivadresse = f"http://127.0.0.1:{self._passiv.zeile()}/"
        self._ziele[self._stand.bund["passiv-enc-3072"].zertifikat.der] = self._passivadresse

    def beende(self) -> None:
        for programm in (self._absender, self._empfaenger, self._passiv):
            programm.beende()
        self._stand.beende()

    def lauf(self) -> Iterator[Zeile]:
        for groesse, form, signatur in itertools.product(GROESSEN, FORMEN, VERFAHREN):
            self._datei.write_bytes(hashlib.shake_256(groesse.encode()).digest(GROESSEN[groesse]))
            for transport in ("klar", "verschluesselt"):
                for weg, schritt in {
                    "Java → Postfach → wir": self._java_sendet,
                    "wir → Postfach → Java": self._java_holt,
                    "Java → Postfach → Java, Laufzettel": self._java_allein,
                }.items():
                    yield self._miss(weg, groesse, form, signatur, transport, schritt)
        self._datei.write_bytes(hashlib.shake_256(b"1 MB").digest(1_000_000))
        for transport in ("klar", "verschluesselt"):
            for weg, schritt in {
                "Java in Paketen → Postfach → Java in Paketen": self._java_pakete,
                "wir in Paketen → Postfach → Java": self._wir_pakete,
                "wir → Java passiv (forwardDelivery)": self._wir_leiten,
                "Java → Java passiv (forwardDelivery)": self._java_leitet,
                "wir ↔ Java passiv (mediateDelivery)": self._wir_wickeln,
                "Java ↔ Java passiv (mediateDelivery)": self._java_wickelt,
            }.items():
                yield self._miss(weg, "1 MB", "anhang", "PKCS#1", transport, schritt)

    def _teilnehmer(self, klassenpfad: str, wer: str) -> Javaprogramm:
        return Javaprogramm(
            klassenpfad,
            "Teilnehmer",
            self._stand.http.url,
            PKI / "intermediaer-enc-3072.cer",
            PKI / "intermediaer-sig-3072.cer",
            PKI / f"{wer}-sig-3072.p12",
            PKI / f"{wer}-enc-3072.p12",
            PIN.decode(),
        )

    def _miss(
        self,
        weg: str,
        groesse: str,
        form: str,
        signatur: str,
        transport: str,
        schritt: Callable[[str, Signaturverfahren, str], str],
    ) -> Zeile:
        beginn, grund = time.perf_counter(), ""
        try:
            if schritt(form, VERFAHREN[signatur], transport) != self._sha256():
                grund = "anderer Inhalt"
        except (Fehler, RuntimeError) as fehler:
            grund = str(fehler)
        return Zeile(weg, groesse, form, signatur, transport, time.perf_counter() - beginn, grund)

    def _sha256(self) -> str:
        with self._datei.open("rb") as strom:
            return hashlib.file_digest(strom, "sha256").hexdigest()

    def _java_sendet(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        an = PKI / "empfaenger-enc-3072.cer"
        self._absender.frage("sende", transport, self._datei, form, verfahren, an, "explizit")
        ((_, inhalt),) = self._stand.hole("empfaenger", verschluesseln=transport != "klar")
        return hashlib.sha256(inhalt).hexdigest()

    def _java_holt(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        sendung = self._stand.versiegelt(
            self._datei.read_bytes(), als_anhang=form == "anhang", verfahren=verfahren
        )
        postfach = self._stand.postfach("absender", verschluesseln=transport != "klar")
        postfach.liefere_ein(sendung, self._stand.eintrag("empfaenger"), "Probe & <Test>")
        return self._empfaenger.frage("hole", transport, "-")[2]

    def _java_allein(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        an = PKI / "empfaenger-enc-3072.cer"
        (kennung,) = self._absender.frage("sende", transport, self._datei, form, verfahren, an, "implizit")
        geholt = self._empfaenger.frage("hole", transport, kennung)
        karte = self._absender.frage("karte", transport, kennung)
        if karte[0] != kennung or "-" in karte[1:4]:
            raise RuntimeError("Laufzettel unvollständig")
        return geholt[2]

    def _java_pakete(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        del form, verfahren
        an = PKI / "empfaenger-enc-3072.cer"
        kennung, innen, anzahl = self._absender.frage("pakete", transport, self._datei, an, "200")
        if not innen.startswith("08") or int(anzahl) < 5:
            raise RuntimeError(f"Rückmeldung {innen} nach {anzahl} Paketen")
        return self._empfaenger.frage("holepakete", transport, kennung, "150")[2]

    def _wir_pakete(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        del form
        sendung = self._stand.versiegelt(self._datei.read_bytes(), verfahren=verfahren)
        postfach = self._stand.postfach("absender", verschluesseln=transport != "klar", paketgroesse=200_000)
        quittung = postfach.liefere_ein(sendung, self._stand.eintrag("empfaenger"), "Probe")
        return self._empfaenger.frage("hole", transport, quittung.message_id)[2]

    def _dialog(self, transport: str) -> Dialog:
        stand = self._stand
        regeln = stand.transportregeln(verschluesseln=transport != "klar")
        return Dialog(stand.leitung(), stand.bund.teilnehmer("absender"), stand.gegenstelle, regeln)

    def _wir_leiten(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        del form
        an = self._stand.bund["passiv-enc-3072"].zertifikat.der
        kennung = hole_message_id(self._dialog(transport)).message_id
        versiegelt = self._stand.versiegelt(self._datei.read_bytes(), an="passiv", verfahren=verfahren)
        with oeffne_sendung(versiegelt) as sendung:
            auftrag = weiterleitungsauftrag(kennung, sendung, an, self._passivadresse, "Probe")
            stelle_zu(self._dialog(transport), auftrag)
        return self._angekommen("angenommen", kennung)

    def _wir_wickeln(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        del form
        an = self._stand.bund["passiv-enc-3072"].zertifikat.der
        dialog = self._dialog(transport)
        eroeffne(dialog)
        kennung = hole_message_id(dialog).message_id
        versiegelt = self._stand.versiegelt(self._datei.read_bytes(), an="passiv", verfahren=verfahren)
        with oeffne_sendung(versiegelt) as sendung:
            auftrag = abwicklungsauftrag(kennung, sendung, an, self._passivadresse, "Probe")
            with wickle_ab(dialog, auftrag) as antwort:
                zurueck = self._stand.oeffne("absender", io.BytesIO(antwort.strom.read()))
        beende(dialog)
        if zurueck.decode() != "Antwort des Empfängers":
            raise RuntimeError("andere Antwort")
        return self._angekommen("abgewickelt", kennung)

    def _java_leitet(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        del form, verfahren
        an = PKI / "passiv-enc-3072.cer"
        (kennung,) = self._absender.frage("leite", transport, self._datei, an, self._passivadresse)
        return self._angekommen("angenommen", kennung)

    def _java_wickelt(self, form: str, verfahren: Signaturverfahren, transport: str) -> str:
        del form, verfahren
        an = PKI / "passiv-enc-3072.cer"
        antwort = self._absender.frage("wickle", transport, self._datei, an, self._passivadresse)
        if antwort[2] != hashlib.sha256("Antwort des Empfängers".encode()).hexdigest():
            raise RuntimeError("andere Antwort")
        return self._passiv.zeile().split("\t")[3]

    def _angekommen(self, art: str, kennung: str) -> str:
        felder = self._passiv.zeile().split("\t")
        if felder[:2] != [art, kennung]:
            raise RuntimeError(f"Java: {felder}")
        return felder[3]
