"""Before an Akte becomes visible, what lies there is compared with what was put."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from adapters.dms.summen import Summe
from gateway.dmsfehler import ImportUnvollstaendig
from gateway.domain.akte import Akte, Dokument


def gepruefte_akte(
    akte: Akte, gemerkt: Callable[[UUID], Summe | None], liegt_da: Callable[[Dokument], Summe | None]
) -> Akte:
    """With digests: `gemerkt` tells what was put, `liegt_da` reads every document once more.

    Raises `ImportUnvollstaendig`."""
    fehlend, veraendert, dokumente = [], [], []
    for d in akte.dokumente:
        gilt, liegt = gemerkt(d.uuid), liegt_da(d)
        if gilt is None or liegt is None:
            fehlend.append(d.uuid)
        elif gilt != liegt:
            veraendert.append(d.uuid)
        else:
            dokumente.append(replace(d, sha256=liegt.sha256, groesse=liegt.groesse))
    if fehlend or veraendert:
        raise ImportUnvollstaendig(fehlend=fehlend, veraendert=veraendert)
    return replace(akte, dokumente=tuple(dokumente))
