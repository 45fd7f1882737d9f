"""What both kinds of scanner share: errors, the names of what is found, and the sample that every one must find."""

from __future__ import annotations

import re

from gateway.ports import NichtGeprueft

_NAME = re.compile(r"[^A-Za-z0-9._:()/+-]+")
_NICHT_ZU_ENDE = "Heuristics.Limits.Exceeded"
PROBE = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The EICAR test file (harmless); in two pieces, so that no scanner finds this program."""


class ScannerNichtErreichbar(NichtGeprueft):
    """No answer, or one that is none; the delivery waits."""

    code = "viren.nicht_erreichbar"
    satz = "Der Virenscanner ist nicht erreichbar oder antwortet nicht verständlich."
    rat = "Läuft er? Adresse unter »virenscanner« prüfen; was wartet, geht danach von selbst weiter."


class ZuGrossFuerScanner(NichtGeprueft):
    """More than the scanner looks at to the end."""

    code = "viren.zu_gross"
    satz = "Ein Dokument ist größer, als der Virenscanner bis zu Ende prüft."
    rat = (
        "Grenzen des Scanners anheben (clamd: StreamMaxLength, MaxFileSize, MaxScanSize) und danach"
        " »groesste« in den Einstellungen."
    )


class ScannerBlind(NichtGeprueft):
    """It calls the known test sample clean: it has no signatures, or its engine did not load."""

    code = "viren.blind"
    satz = "Der Virenscanner erkennt die EICAR-Testdatei nicht: Er prüft nichts."
    rat = "Signaturen und Protokoll des Scanners prüfen; solange wird nichts übernommen."


def benannt(fund: str) -> str:
    """The scanner's name for it, short and without anything that could be more than a name.

    Raises `ZuGrossFuerScanner` when it only says that a limit was passed."""
    if fund.startswith(_NICHT_ZU_ENDE):
        raise ZuGrossFuerScanner
    return _NAME.sub("_", fund.strip())[:80] or "ohne Namen"


def vorgestellt(version: str) -> str:
    """What a scanner says of itself, fit for a sentence of ours."""
    return _NAME.sub(" ", version).strip()[:80] or "ohne Namen"
