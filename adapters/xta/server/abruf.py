"""A question to the mailbox that is answered in parts: what was chosen and how far it has come."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime

from adapters.xta.draht.kasten import Auswahl
from adapters.xta.draht.zeit import als_text, lies_zeit


@dataclass(frozen=True)
class Abruf:
    """`anfrage` is the MsgBoxRequestID with which it goes on; `nach`: the last message that was told."""

    anfrage: str
    konto: str
    auswahl: Auswahl
    hoechstens: int
    als_merkmale: bool
    nach: int = 0

    @property
    def auswahl_json(self) -> str:
        return json.dumps(asdict(self.auswahl), default=datetime.isoformat)

    @classmethod
    def aus(cls, zeile: sqlite3.Row) -> Abruf:
        roh = json.loads(zeile["auswahl"])
        auswahl = Auswahl(
            tuple(roh["message_ids"]),
            tuple(roh["bezug"]),
            lies_zeit(roh["ab"]),
            lies_zeit(roh["bis"]),
            roh["nur_neue"],
            roh["empfangene"],
        )
        als_merkmale = bool(zeile["als_merkmale"])
        return cls(
            zeile["anfrage"], zeile["konto"], auswahl, zeile["hoechstens"], als_merkmale, zeile["nach"]
        )


def bedingung(abruf: Abruf, jetzt: datetime) -> tuple[str, dict[str, object]]:
    """What waits for this account, visible, not obsolete, chosen, and not told before: SQL and its values. What is
    received only where it is asked for, and still kept."""
    auswahl = abruf.auswahl
    wo = [
        "leser = :konto AND storniert IS NULL AND folge > :nach",
        "(empfangen IS NULL OR (:empfangene AND datei IS NOT NULL))",
        "zugestellt <= :jetzt AND (veraltet_nach IS NULL OR veraltet_nach >= :heute OR empfangen IS NOT NULL)",
    ]
    werte: dict[str, object] = {
        "konto": abruf.konto,
        "nach": abruf.nach,
        "empfangene": auswahl.empfangene,
        "jetzt": als_text(jetzt),
        "heute": jetzt.date().isoformat(),
        "ids": json.dumps([kennung.lower() for kennung in auswahl.message_ids]),
        "bezug": json.dumps(auswahl.bezug),
        "ab": als_text(auswahl.ab) if auswahl.ab else None,
        "bis": als_text(auswahl.bis) if auswahl.bis else None,
    }
    if auswahl.message_ids:
        wo.append("schluessel IN (SELECT value FROM json_each(:ids))")
    if auswahl.bezug:
        wo.append(
            "EXISTS (SELECT 1 FROM json_each(nachricht.bezug) AS eigener"
            " WHERE eigener.value IN (SELECT value FROM json_each(:bezug)))"
        )
    if auswahl.ab:
        wo.append("zugestellt >= :ab")
    if auswahl.bis:
        wo.append("zugestellt <= :bis")
    if auswahl.nur_neue:
        wo.append("abgeholt IS NULL")
    return " AND ".join(wo), werte
