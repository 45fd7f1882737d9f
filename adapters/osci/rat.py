"""What the administrator should do about a feedback code of a mailbox; one table, by cause.

The advice for our own findings stands with the exceptions (`rat`), for certificates with `Befund`.
"""

from __future__ import annotations

_RAETE: tuple[tuple[str, str], ...] = (
    (
        "3500 3501 9500 9501 9502 9503",
        "Das eigene Chiffrierzertifikat mit »cert check« prüfen und bei Bedarf erneuern.",
    ),
    (
        "3700 9700 9701",
        "Das eigene Signaturzertifikat mit »cert check« prüfen; ist es gültig, beim Betreiber des Postfachs"
        " nachfragen, welche Aussteller er anerkennt.",
    ),
    (
        "3701 3702 3703 3704 9704 9705",
        "Das Zertifikat des Autors mit »cert check« prüfen und erneuern; danach neu versiegeln.",
    ),
    (
        "3705 3706 3708 9706 9707 9708 9709 9711 9712",
        "Den Eintrag des Empfängers mit »verzeichnis show« neu abfragen; steht dort dasselbe Zertifikat, muss"
        " der Empfänger es im DVDV erneuern.",
    ),
    (
        "3707 9710",
        "Sind alle Zertifikate von einem Aussteller, den das Postfach kennt? Sonst dessen Betreiber fragen.",
    ),
    (
        "3801 3802 3803 3950 9803 9804 9806 9810 9900",
        "Nichts zu tun; im Zweifel mit »osci card« den Laufzettel ansehen.",
    ),
    ("3800", "Mit »osci fetch --all« auch die übrigen abholen."),
    (
        "3951 3952",
        "Einige Minuten warten, dann mit »osci card« nachsehen, ob die Nachricht angekommen ist.",
    ),
    ("9000 9808 9811", "Später wiederholen; hält es an, den Betreiber des Postfachs ansprechen."),
    (
        "9100 9300 9602 9800 9802 9901 9905 9950",
        "Unsere Nachricht und das Postfach passen nicht zusammen: Betreiber des Postfachs und Hersteller"
        " ansprechen, die Kennzahl nennen.",
    ),
    (
        "9200 9201 9202",
        "Das Chiffrierzertifikat des Postfachs (»--mailbox-cert«, DVDV) ist nicht das aktuelle.",
    ),
    ("9400", "Neuen Dialog beginnen; kommt es wieder, verändert ein Proxy die Nachrichten."),
    (
        "9600 9601 9603",
        "Passen Signaturschlüssel und -zertifikat zusammen? Verändert ein Proxy die Nachrichten?",
    ),
    (
        "9801",
        "Nichts doppelt senden: erst mit »osci card« nachsehen, ob die Nachricht schon im Postfach liegt.",
    ),
    (
        "9805 9807 9809",
        "Den Betreiber des Empfängers ansprechen; dessen Dienst oder Zertifikat ist gestört.",
    ),
    (
        "9902 9903",
        "Die Größe der Teilpakete (»--chunk-size«, Einstellung »teilsendung«) an das Postfach anpassen.",
    ),
    (
        "9904",
        "Die Akte in kleinere Pakete teilen (»--limit«) oder die Grenze mit dem Betreiber klären.",
    ),
    ("0800 0801", ""),
)
_NACH_CODE = {code: rat for codes, rat in _RAETE for code in codes.split()}
UNBEKANNT = "Die Kennzahl steht nicht in OSCI-Transport 1.2: den Betreiber des Postfachs danach fragen."


def rat_zu(code: str) -> str:
    """Short German advice; empty where all is well."""
    return _NACH_CODE.get(code, UNBEKANNT)
