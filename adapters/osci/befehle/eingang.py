"""Deliveries that arrive: opened into a folder of their own, or kept sealed when they do not hold."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from adapters.osci.inhalt.dateinamen import dateinamen
from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.inhalt.ordner import Ordnerquarantaene
from gateway.bootstrap.osci_teilnehmer import Zustellung
from gateway.cli.ausgabe import ergebnis, hinweis, json_zeile
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.domain import worte
from gateway.errors import EingabeFehler
from gateway.ports import GeprueftenInhalt
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.schluessel import Schluessel


class Eingang:
    """Puts each delivery into a folder of its own; one that does not hold is kept sealed for inspection."""

    def __init__(self, chiffre: Schluessel, pruefung: Zertifikatspruefung, ziel: Path, als_json: bool):
        self._oeffner = Oeffner([chiffre], pruefung)
        self._ziel = ziel
        self._als_json = als_json
        self.abgewiesen: list[tuple[str, str, str]] = []
        """Code, sentence and advice of each delivery that does not hold."""

    def nimm(self, zustellung: Zustellung) -> None:
        """Durable when it returns: only then the delivery is acknowledged."""
        self.nimm_an(zustellung)

    def nimm_an(self, zustellung: Zustellung) -> bool:
        """As `nimm`; False when the delivery does not hold."""
        ordner = self._ziel / quote(zustellung.message_id, safe="")
        try:
            orte = self._oeffne(zustellung, ordner)
        except EingabeFehler as fehler:
            self._weise_ab(zustellung, ordner, fehler)
            return False
        werte = {"message_id": zustellung.message_id, "ok": True, "contents": orte}
        ergebnis(
            werte,
            f"{zustellung.message_id}: {worte.anzahl(len(orte), 'Inhalt', 'Inhalte')}",
            als_json=self._als_json,
        )
        return True

    def _oeffne(self, zustellung: Zustellung, ordner: Path) -> list[dict[str, Any]]:
        with Ordnerquarantaene(ordner) as quarantaene:
            sendung = self._oeffner.oeffne(zustellung.strom, quarantaene, datetime.now(UTC))
            orte = _liegt_schon(ordner, sendung.inhalte) or quarantaene.gib_frei(sendung.inhalte)
        for ort in orte.values():
            with ort.open("rb") as datei:
                sichere_datei(datei)
        sichere_ordner(ordner, self._ziel)
        return [
            {"refid": i.refid, "file": str(orte[i.refid]), "size": i.groesse, "sha256": i.sha256}
            for i in sendung.inhalte
        ]

    def _weise_ab(self, zustellung: Zustellung, ordner: Path, fehler: EingabeFehler) -> None:
        beleg = ordner.with_name(f"{ordner.name}.abgewiesen.osci")
        with beleg.open("wb") as datei:
            zustellung.strom.seek(0)
            shutil.copyfileobj(zustellung.strom, datei)
            sichere_datei(datei)
        sichere_ordner(self._ziel)
        code = fehler.rueckweisung or fehler.code
        self.abgewiesen.append((code, fehler.text, fehler.rat))
        hinweis(f"{zustellung.message_id} abgewiesen: {fehler.text} Das Original liegt in {beleg}.")
        if fehler.rat:
            hinweis(f"Rat: {fehler.rat}")
        if self._als_json:
            werte = {"message_id": zustellung.message_id, "ok": False, "code": code, "text": fehler.text}
            json_zeile({**werte, "rat": fehler.rat, "file": str(beleg)})


def _liegt_schon(ordner: Path, inhalte: Sequence[GeprueftenInhalt]) -> dict[str, Path] | None:
    """Where the very same contents lie already: what is not known received is handed out again."""
    namen = dateinamen(inhalt.refid for inhalt in inhalte)
    orte = {i.refid: ordner / name for i, name in zip(inhalte, namen, strict=True)}
    gleich = all(orte[i.refid].is_file() and _sha256(orte[i.refid]) == i.sha256 for i in inhalte)
    return orte if gleich else None


def _sha256(datei: Path) -> str:
    with datei.open("rb") as strom:
        return file_digest(strom, "sha256").hexdigest()
