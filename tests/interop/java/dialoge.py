"""Every dialog against the official client: through our mailbox in all directions, direct and in chunks."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.osci.mailbox.dienst import Postfachregeln
from gateway.errors import Fehler
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.verfahren import Signaturverfahren
from tests.interop.java.direkt import Direktwege
from tests.interop.java.javaprogramm import PKI, aktiver
from tests.oscipostfach import Postfachstand, Schluesselbund
from tests.oscivektoren import vertrauensordner

GROESSEN = {"1 kB": 1_000, "1 MB": 1_000_000, "50 MB": 50_000_000}
FORMEN = ("inline", "anhang")
VERFAHREN = {"PKCS#1": Signaturverfahren.RSA_SHA256, "PSS": Signaturverfahren.PSS_SHA256}


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


class Dialogpruefstand:
    """A mailbox of ours with active and passive participants of both makes."""

    def __init__(self, klassenpfad: str, ordner: Path):
        self._datei = ordner / "inhalt"
        pruefung = Zertifikatspruefung(vertrauensordner(ordner / "vertrauen"))
        regeln = Postfachregeln(weiterleitung={})
        self._stand = Postfachstand(ordner / "postfach", Schluesselbund(), pruefung, regeln)
        self._stand.starte()
        self._absender = aktiver(klassenpfad, self._stand.http.url, "absender")
        self._empfaenger = aktiver(klassenpfad, self._stand.http.url, "empfaenger")
        self._direkt = Direktwege(self._stand, self._absender, klassenpfad, self._datei)

    def beende(self) -> None:
        self._direkt.beende()
        for programm in (self._absender, self._empfaenger):
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
            }.items():
                yield self._miss(weg, "1 MB", "anhang", "PKCS#1", transport, schritt)
            for form, (weg, schritt) in itertools.product(FORMEN, self._direkt.wege().items()):
                yield self._miss(weg, "1 MB", form, "PKCS#1", transport, schritt)

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
