"""A handover while strangers fire broken and hostile requests at the same mailbox.

`make attack SAATEN=30` fires thirty times as many.
"""

from __future__ import annotations

import random
import resource
import threading

import pytest

from tests.attack.osci.feindliches import veraendert
from tests.attack.osci.test_postfach_und_empfaenger import _ANFRAGEN, poste
from tests.osciaemter import Osciaemter
from tests.saaten import saaten

SCHUESSE = 200
"""At least, per handover."""


@pytest.mark.parametrize("saat", saaten(1))
def test_die_uebergabe_endet_unter_beschuss_richtig(osciaemter: Osciaemter, saat: int) -> None:
    zufall = random.Random(saat)
    fertig = threading.Event()
    schuesse: list[int] = []
    fehler: list[OSError] = []

    def schiesse() -> None:
        while len(schuesse) < SCHUESSE or not fertig.is_set():
            schuesse.append(1)
            try:
                poste(osciaemter.stand.http, veraendert(zufall.choice(_ANFRAGEN).read_bytes(), zufall))
            except OSError as grund:
                fehler.append(grund)

    vorher = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    schuetze = threading.Thread(target=schiesse)
    schuetze.start()
    try:
        osciaemter.uebergib()
    finally:
        fertig.set()
        schuetze.join()
    assert fehler == [], "every request gets its answer"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - vorher < 100_000
    osciaemter.pruefe()
