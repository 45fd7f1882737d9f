"""What can go wrong with a token."""

from __future__ import annotations

from gateway.errors import AufrufFehler, VoruebergehenderFehler


class ModulFehlt(AufrufFehler):
    """The library of the token is missing or is none."""

    code = "pkcs11.modul"
    satz = "Die PKCS#11-Bibliothek des Tokens ist nicht brauchbar."


class TokenUnbekannt(AufrufFehler):
    """There are tokens, but not the one that the settings name."""

    code = "pkcs11.token"
    satz = "Keines der vorhandenen Token passt zur Adresse, oder mehrere passen."


class SchluesselFehlt(AufrufFehler):
    """The token holds no such private key, or more than one."""

    code = "pkcs11.schluessel"
    satz = "Das Token enthält keinen privaten Schlüssel, auf den die Adresse passt, oder mehrere."


class TokenzertifikatFehlt(AufrufFehler):
    """No certificate for the key, more than one, or one that belongs to another key."""

    code = "pkcs11.zertifikat"
    satz = "Zum Schlüssel im Token fehlt das Zertifikat. Mit x-certificate lässt sich eine Datei nennen."


class TokenKannNicht(AufrufFehler):
    """The token does not offer the mechanism."""

    code = "pkcs11.verfahren"
    satz = "Das Token beherrscht das verlangte Verfahren nicht."


class PinGesperrt(AufrufFehler):
    """The token accepts no PIN any more, or only one more try is left, which we leave to a person."""

    code = "pkcs11.pin_gesperrt"
    satz = (
        "Das Token ist gesperrt oder hat nur noch einen PIN-Versuch; den letzten unternimmt das Programm "
        "nicht. Bitte das Token mit seinem eigenen Werkzeug prüfen."
    )


class TokenNichtErreichbar(VoruebergehenderFehler):
    """Removed, switched off, or not answering as it should."""

    code = "pkcs11.nicht_erreichbar"
    satz = "Das Token antwortet im Augenblick nicht."
