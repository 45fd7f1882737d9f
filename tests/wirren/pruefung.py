"""What the onlooker checks after each step, from outside as far as possible: bytes at the wire, files in the DMS."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from gateway.ablage.tabellen import Uebergabezeile
from gateway.domain.uebergabe import Richtung, Zustand
from tests.wirren.post import dokumente_darin

if TYPE_CHECKING:
    from tests.wirren.maschine import Wirren

BRAUCHT = {"A": 0, "B": 0, "C": 1, "S": 2}
"""How many persons must have released a document of this class; V and X never go."""
_BEREITGESTELLT = frozenset(
    {Zustand.VORBEREITET, Zustand.FREIGEGEBEN, Zustand.GEPACKT, Zustand.GESENDET, Zustand.KARENZ}
)
_NICHTS_GEWORDEN = frozenset({Zustand.ABGELEHNT, Zustand.ABGEBROCHEN, Zustand.ZURUECKGEWIESEN})


def pruefe(w: Wirren) -> None:
    zeilen = list(w.z.weg.uebergaben())
    _nichts_ohne_freigabe(w, zeilen)
    im_dms = _im_dms(w)
    doppelt = {summe for summe, zahl in im_dms.items() if zahl > 1}
    assert not doppelt, "a document was imported a second time"
    for zeile in zeilen:
        if zeile.richtung is Richtung.ABGABE:
            _nichts_zu_frueh_geloescht(w, zeile)
            _nichts_verloren(w, zeile, im_dms)


def _nichts_ohne_freigabe(w: Wirren, zeilen: list[Uebergabezeile]) -> None:
    vorgaenge = {z.lieferung_uuid: z.id for z in zeilen if z.richtung is Richtung.ABGABE}
    for lieferung, archiv in w.post.lieferungen().items():
        vorgang = vorgaenge[lieferung]
        assert vorgang not in w.abgelehnt, "somebody has refused it"
        assert vorgang not in w.abgebrochen, "somebody has taken it back"
        for dokument in dokumente_darin(archiv):
            klasse = w.klassen[dokument]
            assert klasse in BRAUCHT, f"class {klasse} has left the house"
            stimmen = w.freigaben.get(vorgang, set())
            assert len(stimmen) >= BRAUCHT[klasse], f"class {klasse} went with the voices of {stimmen}"


def _im_dms(w: Wirren) -> Counter[str]:
    """Digests of what can be seen in the receiver's DMS, among the documents of this story."""
    unsere = {hashlib.sha256(d).hexdigest() for d in w.klassen}
    summen: Counter[str] = Counter()
    for akte in (w.z.zu.dms_ordner / "akten").iterdir():
        if not akte.name.startswith((".", "_")):
            summen.update(hashlib.sha256(p.read_bytes()).hexdigest() for p in akte.rglob("*.pdf"))
    return Counter({summe: zahl for summe, zahl in summen.items() if summe in unsere})


def _nichts_zu_frueh_geloescht(w: Wirren, zeile: Uebergabezeile) -> None:
    if zeile.zustand in _BEREITGESTELLT:
        assert zeile.geloescht is None, f"deleted in the state {zeile.zustand}"
        with w.z.weg.haus.lesen() as buch:
            assert buch.schluessel.gibt_es(zeile.id), "its key is gone"
    if zeile.geloescht is not None and zeile.zustand not in _NICHTS_GEWORDEN:
        assert zeile.quittung is not None, "deleted before the import receipt"


def _nichts_verloren(w: Wirren, zeile: Uebergabezeile, im_dms: Counter[str]) -> None:
    if zeile.quittung is None:
        return
    with w.z.weg.haus.lesen() as buch:
        dokumente = buch.dokumente.liste(zeile.id)
    assert dokumente
    fehlen = [d.position for d in dokumente if im_dms[d.sha256 or ""] != 1]
    assert not fehlen, f"receipted, but not in the DMS: {fehlen}"
