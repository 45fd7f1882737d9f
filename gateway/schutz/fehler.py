"""What can go wrong with keys, certificates and sealed content."""

from __future__ import annotations

from gateway.errors import AufrufFehler, EingabeFehler, InternerFehler, VoruebergehenderFehler


class PinFalsch(AufrufFehler):
    """The PIN does not open the key file. Never to be mistaken for "cannot decrypt"."""

    code = "schutz.pin_falsch"
    satz = "Die PIN passt nicht zur Schlüsseldatei."


class SchluesseldateiFalsch(AufrufFehler):
    """The key file is missing, is no PKCS#12, or lacks key or certificate."""

    code = "schutz.schluesseldatei"
    satz = "Die Schlüsseldatei ist nicht brauchbar."


class PindateiFalsch(AufrufFehler):
    """The file with a PIN, a password or another secret is missing, empty or no text in UTF-8."""

    code = "schutz.pin_datei"
    satz = "Die PIN-Datei ist nicht brauchbar."


class DateirechteFalsch(AufrufFehler):
    """A file with a key, a PIN or a password is open to the group or to everybody."""

    code = "schutz.dateirechte"
    satz = "Die Datei mit Schlüssel, PIN oder Kennwort ist für andere offen."
    rat = "Die Datei dem Konto des Dienstes geben und mit chmod 600 verschließen."


class VertrauensordnerFalsch(AufrufFehler):
    """The trust folder is missing, has no anchor, or holds something unreadable."""

    code = "schutz.vertrauensordner"
    satz = "Der Ordner der Vertrauensanker ist nicht brauchbar."


class HauptschluesselFalsch(AufrufFehler):
    """The file with the master key is missing, malformed or open to others."""

    code = "schutz.hauptschluessel"
    satz = "Der Hauptschlüssel ist nicht brauchbar."


class ZertifikatAbgelehnt(EingabeFehler):
    """A certificate may not be used; `rueckweisung` tells which of T000…T003, T010 fits."""

    code = "schutz.zertifikat"
    satz = "Das Zertifikat ist nicht gültig."
    rat = "Das Zertifikat mit »cert check« prüfen."
    rueckweisungscode = "T002"


class EigenesZertifikatUngueltig(ZertifikatAbgelehnt):
    """A certificate of our own may not be used: nothing leaves with it."""

    code = "schutz.eigenes_zertifikat"


class SperrlisteAbgelehnt(EingabeFehler):
    """A file offered as revocation list is none, or none of a trusted issuer."""

    code = "schutz.sperrliste"
    satz = "Die Sperrliste wird nicht angenommen."


class SperrlisteNichtErreichbar(VoruebergehenderFehler):
    """The place that a certificate names gave no list."""

    code = "schutz.sperrliste_nicht_erreichbar"
    satz = "Die Sperrliste ist im Augenblick nicht zu bekommen."


class AlgorithmusUnzulaessig(EingabeFehler):
    """An algorithm that the policy does not allow; for signatures XInneres T010."""

    code = "schutz.algorithmus"
    satz = "Das kryptographische Verfahren ist nicht zugelassen."
    rat = "Der Absender muss mit einem zugelassenen Verfahren neu signieren oder verschlüsseln."
    rueckweisungscode = "T010"


class SignaturUngueltig(EingabeFehler):
    """The signature value does not fit data and certificate (XInneres T011)."""

    code = "schutz.signatur"
    satz = "Die Signatur ist ungültig."
    rat = (
        "Den Absender um neue Übersendung bitten; wiederholt es sich, verändert etwas auf dem"
        " Weg die Nachricht."
    )
    rueckweisungscode = "T011"


class NichtEntschluesselbar(EingabeFehler):
    """The key at hand does not open this (XInneres T020)."""

    code = "schutz.nicht_entschluesselbar"
    satz = "Der Inhalt ist mit diesem Schlüssel nicht zu entschlüsseln."
    rat = "Ist im DVDV noch das alte Chiffrierzertifikat eingetragen? Den alten Schlüssel bis dahin behalten."
    rueckweisungscode = "T020"


class AblageBeschaedigt(InternerFehler):
    """Content at rest fails its authentication: damaged, cut off, reordered or of another key."""

    code = "schutz.ablage_beschaedigt"
    satz = "Ein abgelegter Inhalt ist beschädigt oder gehört zu einem anderen Schlüssel."
