"""XML from foreign hands: the one place that parses it (the linter bans every other).

`lies` builds a small tree, the *skeleton*; payload elements (base64) flow into sinks and leave an empty
element behind. DTDs, entities and external access are refused; depth, namespaces, names, attributes,
elements and text are limited (`Grenzen`), so time and memory are bounded however long the input is.
`base64text` is the way back: payload bytes as text of a message.
"""

from gateway.fremdxml.base64senke import Base64Senke, Senke, dekodiert
from gateway.fremdxml.base64text import base64laenge, base64text
from gateway.fremdxml.fehler import XmlFehler, XmlKodierung, XmlNichtWohlgeformt, XmlUnzulaessig
from gateway.fremdxml.grenzen import Grenzen
from gateway.fremdxml.leser import Quelle, lies, lies_bytes
from gateway.fremdxml.schema import (
    HOECHSTENS,
    WURZELADRESSE,
    Schemafinder,
    SchemaUnbrauchbar,
    Verstoss,
    uebersetze,
    verstoesse_im_baum,
    verstoesse_im_strom,
)
from gateway.fremdxml.ziel import Beobachter, Haltewahl, Senkenwahl

__all__ = [
    "HOECHSTENS",
    "WURZELADRESSE",
    "Base64Senke",
    "Beobachter",
    "Grenzen",
    "Haltewahl",
    "Quelle",
    "SchemaUnbrauchbar",
    "Schemafinder",
    "Senke",
    "Senkenwahl",
    "Verstoss",
    "XmlFehler",
    "XmlKodierung",
    "XmlNichtWohlgeformt",
    "XmlUnzulaessig",
    "base64laenge",
    "base64text",
    "dekodiert",
    "lies",
    "lies_bytes",
    "uebersetze",
    "verstoesse_im_baum",
    "verstoesse_im_strom",
]
