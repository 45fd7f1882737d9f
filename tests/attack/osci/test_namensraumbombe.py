"""Two megabytes of nested namespace declarations from nobody in particular, at both doors."""

from __future__ import annotations

import time

from adapters.osci.teilnehmer.httpdienst import HttpDienst
from tests.attack.fluten import namensraeume_in_tiefe
from tests.attack.osci.feindliches import ENDE, KOPF, TEIL
from tests.attack.osci.test_postfach_und_empfaenger import codes, poste
from tests.oscipostfach import Postfachstand, passiver_empfaenger

BOMBE = KOPF + TEIL + namensraeume_in_tiefe(2_000_000) + ENDE


def _pruefe(stand: Postfachstand, http: HttpDienst) -> None:
    beginn = time.process_time()
    (code,) = codes(stand, poste(http, BOMBE))
    assert code.startswith("9")
    assert time.process_time() - beginn < 2


def test_das_postfach_weist_die_bombe_frueh_ab(postfachstand: Postfachstand) -> None:
    _pruefe(postfachstand, postfachstand.http)


def test_der_passive_empfaenger_weist_die_bombe_frueh_ab(postfachstand: Postfachstand) -> None:
    with passiver_empfaenger(postfachstand, lambda _: None) as http:
        _pruefe(postfachstand, http)
