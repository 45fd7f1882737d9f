"""What can be wrong with an OSCI message.

Leaves without a rejection code belong to the transport: such a message is not answered with 0010, it is
refused as OSCI message. The others carry the code of the XInneres list (T000 to T099). Bad signatures,
algorithms, certificates and cipher texts are the leaves of `gateway.schutz.fehler`.
"""

from __future__ import annotations

from gateway.errors import EingabeFehler


class OsciFehler(EingabeFehler):
    """Branch of all refusals of this adapter."""

    code = "osci"
    satz = "Die OSCI-Nachricht ist nicht zulässig."
    rat = "Die Nachricht aufbewahren und die Gegenseite ansprechen."


class MimeFehler(OsciFehler):
    """The frame of the message: multipart/related, osci-draht.md 1."""

    code = "osci.mime"
    satz = "Der Rahmen der Nachricht (MIME) ist nicht zulässig."
    rat = "Verändert ein Proxy die Nachricht? Sonst den Hersteller der Gegenseite ansprechen."


class MimeUnvollstaendig(MimeFehler):
    """The closing boundary is missing: cut off on the way; sending again may help."""

    code = "osci.mime.unvollstaendig"
    satz = "Die Nachricht ist unvollständig: das Ende fehlt."
    rat = "Wiederholen; kommt es wieder, Zeit- und Größengrenzen von Proxy und Firewall prüfen."


class UmschlagFehler(OsciFehler):
    """Envelope, header blocks, ids, message type."""

    code = "osci.umschlag"
    satz = "Der Aufbau der OSCI-Nachricht ist nicht zulässig."
    rat = "Den Hersteller der Gegenseite ansprechen und die Nachricht dafür aufbewahren."


class TransportsignaturFehler(OsciFehler):
    """The signature of the sender over header and body does not hold."""

    code = "osci.transportsignatur"
    satz = "Die Transportsignatur der Nachricht ist nicht gültig."
    rat = "Sind die eingetragenen Postfachzertifikate aktuell? Verändert ein Proxy die Nachricht?"


class SignaturFehlt(OsciFehler):
    """Contents without signature of an author."""

    code = "osci.signatur.fehlt"
    satz = "Der Inhalt ist nicht signiert."
    rat = "Der Absender muss den Inhalt als Autor signieren und neu senden."
    rueckweisungscode = "T010"


class FalscherLeser(OsciFehler):
    """Encrypted, but for somebody else."""

    code = "osci.falscher_leser"
    satz = "Die Nachricht ist für einen anderen Leser verschlüsselt."
    rat = "Der Absender muss das Verzeichnis neu abfragen und mit unserem aktuellen Zertifikat verschlüsseln."
    rueckweisungscode = "T080"


class InhaltUnverschluesselt(OsciFehler):
    """Contents that travel in the clear."""

    code = "osci.unverschluesselt"
    satz = "Der Inhalt ist nicht verschlüsselt."
    rat = "Der Absender muss den Inhalt für uns verschlüsseln; den Vorfall dem Datenschutz melden."
    rueckweisungscode = "T099"


class InhaltUnzulaessig(OsciFehler):
    """The container's structure is not that of OSCI."""

    code = "osci.inhalt"
    satz = "Der Aufbau des Inhalts ist nicht zulässig."
    rat = "Den Hersteller der Gegenseite ansprechen und die Nachricht dafür aufbewahren."
    rueckweisungscode = "T099"


class InhaltUnlesbar(OsciFehler):
    """The decrypted container is no XML that we take: broken, with a DOCTYPE, too deep."""

    code = "osci.inhalt.unlesbar"
    satz = "Der Inhalt ist kein zulässiges XML."
    rat = "Den Hersteller der Gegenseite ansprechen; die Nachricht nicht mit anderen Programmen öffnen."
