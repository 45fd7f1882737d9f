"""What can be wrong with foreign XML before anybody asks what it means."""

from gateway.errors import EingabeFehler


class XmlFehler(EingabeFehler):
    """Branch of all refusals of this room."""

    code = "xml"
    satz = "Das XML ist nicht lesbar."
    rueckweisungscode = "X000"


class XmlNichtWohlgeformt(XmlFehler):
    """XML 1.0 well-formedness."""

    code = "xml.nicht_wohlgeformt"
    satz = "Das XML ist nicht wohlgeformt."


class XmlKodierung(XmlFehler):
    """Not UTF-8 (XInneres S001)."""

    code = "xml.kodierung"
    satz = "Die Nachricht ist nicht in UTF-8 kodiert."
    rueckweisungscode = "S001"


class XmlUnzulaessig(XmlFehler):
    """Well-formed perhaps, but refused whatever the schema says: DOCTYPE, depth, attributes, text size."""

    code = "xml.unzulaessig"
    satz = "Das XML enthält etwas, das grundsätzlich nicht angenommen wird."
