"""Content that is encrypted on the level of XTA (xenc:EncryptedData) passes the server untouched; our own
participants do not use it and leave it in the mailbox."""

from __future__ import annotations

import base64
from typing import BinaryIO

import pytest

from adapters.xta import namen
from adapters.xta.fehler import InhaltUnpassend
from adapters.xta.teilnehmer.postfach import XtaPostfach
from gateway.errors import EingabeFehler
from tests.attack.xta.roh import MTOM, SOAP, frage, kopf_metadaten, paket, umschlag
from tests.xtaserver import B, Xtastand, vertrag

CHIFFRAT = b"\x00\x01 Chiffrat \xff" * 1000


def auftrag(inhalt: str) -> str:
    verschluesselt = (
        f'<x:GenericContentContainer xmlns:x="{namen.XTA}"><e:EncryptedData xmlns:e="{namen.XENC}"'
        ' Type="http://www.w3.org/2001/04/xmlenc#Content"><e:EncryptionMethod Algorithm="urn:x:verfahren"/>'
        f"<e:CipherData><e:CipherValue>{inhalt}</e:CipherValue></e:CipherData></e:EncryptedData>"
        "</x:GenericContentContainer>"
    )
    return umschlag(namen.SEND_MESSAGE.action, kopf_metadaten(), verschluesselt)


@pytest.mark.parametrize("form", ["mtom", "inline"])
def test_das_postfach_gibt_aus_was_es_bekam(xta: Xtastand, form: str) -> None:
    if form == "mtom":
        verweis = f'<i:Include xmlns:i="{namen.XOP}" href="cid:a@x"/>'
        status, _ = frage(xta, "send", MTOM, paket(auftrag(verweis), ("a@x", CHIFFRAT)))
    else:
        status, _ = frage(xta, "send", SOAP, auftrag(base64.encodebytes(CHIFFRAT).decode()).encode())
    assert status == 200
    holen = umschlag(namen.GET_MESSAGE.action, "", f'<o:MsgBoxFetchRequest xmlns:o="{namen.OSCI}"/>')
    status, antwort = frage(xta, "msgbox", SOAP, holen.encode(), name="konto-b")
    assert status == 200
    assert CHIFFRAT in antwort
    assert b'Algorithm="urn:x:verfahren"' in antwort


def test_unser_postfach_meldet_es_als_unlesbar_und_laesst_es_liegen(xta: Xtastand) -> None:
    verweis = f'<i:Include xmlns:i="{namen.XOP}" href="cid:a@x"/>'
    frage(xta, "send", MTOM, paket(auftrag(verweis), ("a@x", CHIFFRAT)))
    gemeldet: list[tuple[bytes, type]] = []

    def melde(kennung: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
        gemeldet.append((strom.read(), type(fehler)))

    leser = XtaPostfach(xta.zugang(B, "konto-b"), vertrag)
    assert leser.hole_ab(lambda k, s: None, melde) == 0
    assert gemeldet == [(CHIFFRAT, InhaltUnpassend)]
    assert xta.eingelagert == 1
