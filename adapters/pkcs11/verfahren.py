"""Our algorithms as PKCS#11 mechanisms (PKCS#11 3.1, sections 6.1 and 6.3)."""

from __future__ import annotations

from typing import Any

from pkcs11 import MGF, Mechanism

from adapters.pkcs11.fehler import TokenKannNicht
from gateway.schutz.verfahren import Digestverfahren, Maskenverfahren, Signaturverfahren


def signaturmechanismus(verfahren: Signaturverfahren) -> dict[str, Any]:
    """The token hashes and signs; ECDSA values come as r‖s, as XML Signature wants them."""
    hash_name = verfahren.name.split("_", 1)[1]
    name = {"RSA": f"{hash_name}_RSA_PKCS", "PSS": f"{hash_name}_RSA_PKCS_PSS", "ECDSA": verfahren.name}
    try:
        mechanismus: dict[str, Any] = {"mechanism": Mechanism[name[verfahren.art]]}
        if verfahren.art == "PSS":
            mechanismus["mechanism_param"] = (
                Mechanism[hash_name],
                MGF[hash_name],
                verfahren.hash.digest_size,
            )
    except KeyError:
        raise TokenKannNicht from None
    return mechanismus


def oaep(digest: Digestverfahren, maske: Maskenverfahren) -> dict[str, Any]:
    """RSA-OAEP with an empty label."""
    try:
        werte = (Mechanism[digest.name], MGF[maske.name.removeprefix("MGF1_")], None)
    except KeyError:
        raise TokenKannNicht from None
    return {"mechanism": Mechanism.RSA_PKCS_OAEP, "mechanism_param": werte}
