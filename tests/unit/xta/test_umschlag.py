"""Envelopes as other toolkits write them."""

from __future__ import annotations

import pytest
from lxml import etree

from adapters.xta.draht import umschlag
from adapters.xta.fehler import NichtVerstanden
from adapters.xta.namen import META, S12, XTA

_NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'


def _lies(kopf: str, rumpf: str) -> umschlag.Umschlag:
    text = f'<S:Envelope xmlns:S="{S12}"><S:Header>{kopf}</S:Header><S:Body>{rumpf}</S:Body></S:Envelope>'
    return umschlag.lies(etree.fromstring(text))


def test_was_jax_ws_ri_leer_schreibt_ist_nicht_da() -> None:
    """Its answer when the mailbox is empty."""
    gelesen = _lies(
        f'<m:MessageMetaData xmlns:m="{META}" {_NIL}/>',
        f'<x:GenericContentContainer xmlns:x="{XTA}" {_NIL}/>',
    )
    assert (gelesen.kopf, gelesen.rumpf) == ({}, None)


def test_was_etwas_enthaelt_ist_da_was_es_auch_von_sich_sagt() -> None:
    gelesen = _lies(
        "", f'<x:GenericContentContainer xmlns:x="{XTA}" {_NIL}><x:y/></x:GenericContentContainer>'
    )
    assert gelesen.rumpf is not None


def test_auch_leer_muss_verstanden_werden_was_verstanden_werden_muss() -> None:
    with pytest.raises(NichtVerstanden):
        _lies(f'<m:Fremdes xmlns:m="urn:x" xmlns:S="{S12}" S:mustUnderstand="1" {_NIL}/>', "")
