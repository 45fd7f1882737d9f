"""A file that a person may choose, as a question offers it; a room of its own, for ways that need each other."""

from __future__ import annotations

from typing import Any

from gateway.ablage.vorgaenge import person_als_json
from gateway.domain.worte import anzahl
from gateway.ports import Aktenfund


def auswahl(fund: Aktenfund) -> dict[str, Any]:
    """A file as a person chooses it: title, span, number of documents, whose it is."""
    spanne = f", {fund.von:%d.%m.%Y} bis {fund.bis:%d.%m.%Y}" if fund.von and fund.bis else ""
    umfang = anzahl(fund.dokumente, "Dokument", "Dokumente")
    return {
        "wert": fund.ref.id,
        "text": f"{fund.titel} ({fund.ref.aktenzeichen}): {umfang}{spanne}",
        "aktenzeichen": fund.ref.aktenzeichen,
        "person": person_als_json(fund.person) if fund.person else None,
    }
