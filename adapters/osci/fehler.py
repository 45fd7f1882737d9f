"""What can be wrong with an OSCI message.

Leaves without a rejection code belong to the transport: such a message is not answered with 0010, it is
refused as OSCI message. The others carry the code of the XInneres list (T000 to T099).
"""

from __future__ import annotations

from gateway.errors import EingabeFehler


class OsciFehler(EingabeFehler):
    """Branch of all refusals of this adapter."""

    code = "osci"
    satz = "Die OSCI-Nachricht ist nicht zulässig."


class MimeFehler(OsciFehler):
    """The frame of the message: multipart/related, WIRE 1."""

    code = "osci.mime"
    satz = "Der Rahmen der Nachricht (MIME) ist nicht zulässig."


class MimeUnvollstaendig(MimeFehler):
    """The closing boundary is missing: cut off on the way; sending again may help."""

    code = "osci.mime.unvollstaendig"
    satz = "Die Nachricht ist unvollständig: das Ende fehlt."


class UmschlagFehler(OsciFehler):
    """Envelope, header blocks, ids, message type."""

    code = "osci.umschlag"
    satz = "Der Aufbau der OSCI-Nachricht ist nicht zulässig."


class TransportsignaturFehler(OsciFehler):
    """The signature of the sender over header and body does not hold."""

    code = "osci.transportsignatur"
    satz = "Die Transportsignatur der Nachricht ist nicht gültig."


class SignaturFehlt(OsciFehler):
    """Contents without signature of an author."""

    code = "osci.signatur.fehlt"
    satz = "Der Inhalt ist nicht signiert."
    rueckweisungscode = "T010"


class SignaturSchwach(OsciFehler):
    """The policy forbids the hash, the method or the key length."""

    code = "osci.signatur.schwach"
    satz = "Die Signatur des Inhalts benutzt ein Verfahren, das nicht zugelassen ist."
    rueckweisungscode = "T010"


class SignaturUngueltig(OsciFehler):
    """Digest or value wrong, or the signature does not cover exactly the contents."""

    code = "osci.signatur.ungueltig"
    satz = "Die Signatur des Inhalts ist nicht gültig."
    rueckweisungscode = "T011"


class ZertifikatFehlt(OsciFehler):
    """The certificate to which the signature refers is not in the message."""

    code = "osci.zertifikat.fehlt"
    satz = "Das Zertifikat des Autors fehlt in der Nachricht."
    rueckweisungscode = "T003"


class ZertifikatUnzulaessig(OsciFehler):
    """A certificate that cannot be read or may not be used for this purpose."""

    code = "osci.zertifikat.unzulaessig"
    satz = "Das Zertifikat ist für diesen Zweck nicht zugelassen."
    rueckweisungscode = "T002"


class NichtEntschluesselbar(OsciFehler):
    """Wrong key, changed cipher text, or a method that the policy forbids."""

    code = "osci.verschluesselung"
    satz = "Der Inhalt lässt sich nicht entschlüsseln."
    rueckweisungscode = "T020"


class FalscherLeser(OsciFehler):
    """Encrypted, but for somebody else."""

    code = "osci.falscher_leser"
    satz = "Die Nachricht ist für einen anderen Leser verschlüsselt."
    rueckweisungscode = "T080"


class InhaltUnverschluesselt(OsciFehler):
    """Contents that travel in the clear."""

    code = "osci.unverschluesselt"
    satz = "Der Inhalt ist nicht verschlüsselt."
    rueckweisungscode = "T099"


class InhaltUnzulaessig(OsciFehler):
    """The container's structure is not that of OSCI."""

    code = "osci.inhalt"
    satz = "Der Aufbau des Inhalts ist nicht zulässig."
    rueckweisungscode = "T099"
