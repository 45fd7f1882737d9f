"""The way of one call to a mailbox: keys, trust, connection, and how a refusal is told."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from adapters.osci.befehle.angaben import als_anhang, schluessel, zertifikat
from adapters.osci.inhalt.versiegeln import Versiegler
from gateway.bootstrap.osci_teilnehmer import (
    AuftragAbgelehnt,
    AuftragSpaeterWiederholen,
    Rueckmeldung,
    Teilnehmerverbindung,
    gegenstelle,
)
from gateway.cli.angaben import dienstadresse, pin
from gateway.cli.ausgabe import ergebnis, hinweis
from gateway.errors import Fehler
from gateway.ports import Inhalt
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat


@dataclass(frozen=True)
class Zugang:
    """Keys, trust and connection of one call."""

    signatur: Schluessel
    chiffre: Schluessel
    pruefung: Zertifikatspruefung
    verbindung: Teilnehmerverbindung
    postfachzertifikate: Sequence[Zertifikat]
    url: str

    @contextmanager
    def versiegelt(
        self, stuecke: Sequence[Inhalt], leser: Zertifikat, anhang: bool | None
    ) -> Iterator[BinaryIO]:
        """The contents sealed for the reader, in a file that is gone afterwards."""
        with tempfile.TemporaryFile() as sendung:
            weise = als_anhang(stuecke, anhang)
            Versiegler(self.signatur).versiegle(stuecke, leser, sendung, als_anhang=weise)
            sendung.seek(0)
            yield cast(BinaryIO, sendung)


@contextmanager
def zugang_zu(
    url: str,
    zertifikate: Sequence[Path],
    sign: str,
    cipher: str,
    trust: Path,
    pin_file: Path | None,
    klar: bool,
) -> Iterator[Zugang]:
    """Raises `AufrufFehler` for wrong files, `TokenNichtErreichbar`."""
    url = dienstadresse(url)
    geheim = pin(pin_file)
    signatur = schluessel(sign, geheim, Zweck.SIGNATUR)
    chiffre = schluessel(cipher, geheim, Zweck.VERSCHLUESSELUNG)
    pruefung = Zertifikatspruefung(trust)
    pruefung.vertrauen.vollstaendig()
    ziel = gegenstelle(url, [zertifikat(z) for z in zertifikate])
    verbindung = Teilnehmerverbindung(signatur, chiffre, ziel, pruefung, verschluesseln=not klar)
    try:
        yield Zugang(signatur, chiffre, pruefung, verbindung, (ziel.verschluesselung, ziel.signatur), url)
    finally:
        verbindung.close()


def melde_fehler(fehler: Fehler, ausgang: str, *, message_id: str | None = None, als_json: bool) -> int:
    """Say what the mailbox said and how it ended; returns the exit code. `message_id`: if something may lie
    at the recipient."""
    meldungen: Sequence[Rueckmeldung] = ()
    if isinstance(fehler, AuftragAbgelehnt | AuftragSpaeterWiederholen):
        meldungen = fehler.rueckmeldungen
    for meldung in meldungen:
        hinweis(f"Rückmeldung {meldung.code}: {meldung.angabe.satz}")
    code = meldungen[0].code if meldungen else fehler.rueckweisung or fehler.code
    werte: dict[str, Any] = {
        "ok": False,
        "message_id": message_id,
        "feedback": [[m.code, m.text] for m in meldungen],
    }
    hinweis(f"Fehler: {fehler.text}")
    hinweis(f"Rat: {fehler.rat}")
    werte |= {"code": code, "text": fehler.text, "rat": fehler.rat}
    ergebnis(werte, ausgang, als_json=als_json)
    return fehler.exit_code
