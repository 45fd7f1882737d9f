"""The answers of `osci receive`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import BinaryIO, cast

from adapters.osci.befehle.angaben import als_anhang
from adapters.osci.befehle.eingang import Eingang
from adapters.osci.inhalt.versiegeln import Versiegler
from gateway.bootstrap.osci_teilnehmer import Anfrage, Antwortsendung
from gateway.cli.ausgabe import hinweis
from gateway.ports import Inhalt
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.schluessel import Schluessel


class Antwortgeber:
    """Answers each delivery that holds with the same contents, sealed for its sender."""

    def __init__(self, eingang: Eingang, signatur: Schluessel, stuecke: Sequence[Inhalt], betreff: str):
        self._eingang = eingang
        self._versiegler = Versiegler(signatur)
        self._stuecke = stuecke
        self._betreff = betreff

    def wickle_ab(self, anfrage: Anfrage) -> Antwortsendung | None:
        """None for a delivery that does not hold, and for a sender nothing may be sealed for."""
        if not self._eingang.nimm_an(anfrage.zustellung):
            return None
        kennung, leser = anfrage.zustellung.message_id, anfrage.leser
        if leser is None:
            hinweis(f"{kennung}: keine Antwort, das Verschlüsselungszertifikat des Absenders gilt nicht.")
            return None
        datei = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
        try:
            self._versiegler.versiegle(self._stuecke, leser, datei, als_anhang=als_anhang(self._stuecke))
        except ZertifikatAbgelehnt as fehler:
            datei.close()
            hinweis(f"{kennung}: keine Antwort. {fehler.text}")
            return None
        datei.seek(0)
        return Antwortsendung(datei, leser, self._betreff or None)
