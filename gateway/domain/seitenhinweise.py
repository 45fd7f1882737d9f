"""What people are told of the pages of a scan: a sentence for each thing that is odd about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_GENANNT = 8


def hinweise(befund: Mapping[str, Any]) -> Sequence[str]:
    """Of what `Seitenpruefer.befund` has found, as it is kept in JSON; () when nothing is odd, or nothing was found."""
    return tuple(_hinweise(befund))


def _hinweise(befund: Mapping[str, Any]) -> Iterator[str]:
    leere, grosse, schiefe = (befund.get(n) or () for n in ("leere", "grosse", "schiefe"))
    grobe = befund.get("grobe") or ()
    if leere:
        yield f"{_seiten(leere)} {'scheint' if len(leere) == 1 else 'scheinen'} leer."
    if grobe:
        dpi = min(d for _, d in grobe)
        yield f"{_seiten([nr for nr, _ in grobe])}: Auflösung nur {dpi} dpi; gut lesbar ist ein Scan ab 200."
    if schiefe:
        yield f"{_seiten([nr for nr, _ in schiefe])} {'liegt' if len(schiefe) == 1 else 'liegen'} schief."
    if grosse:
        yield f"{_seiten(grosse)} größer als A3."
    if befund and befund.get("angesehen", befund["seiten"]) != befund["seiten"]:
        yield f"Angesehen sind nur die ersten {befund['angesehen']} von {befund['seiten']} Seiten."


def _seiten(nummern: Sequence[object]) -> str:
    genannt = ", ".join(str(n) for n in nummern[:_GENANNT])
    mehr = f" und {len(nummern) - _GENANNT} weitere" if len(nummern) > _GENANNT else ""
    return f"{'Seite' if len(nummern) == 1 else 'Seiten'} {genannt}{mehr}"
