"""xdomea 2.4, 3.0 and 3.1 through an exchange folder: 0401 out, 0402 and 0403 back.

    <exchange folder>/<ProzessID>_Abgabe.Abgabe.0401.zip   one delivery; the eAkte takes it
    <exchange folder>/_aktenbruecke/…                      ours: a tree as in `fern`, hidden from the eAkte
    <return folder>/…0402.xml|zip                          the eAkte's answers, known by the ProzessID inside
    <return folder>/…0401.zip                              a file that the eAkte gives out (`abholung`)

What was handed over counts as imported only when 0402 says so: until then `schliesse_ab` waits. The copy in
_aktenbruecke/ stays until `gib_auf`.
"""

from adapters.dms.xdomea.austausch import Unterbaum
from adapters.dms.xdomea.fassung import FASSUNGEN
from adapters.dms.xdomea.ordnerbaum import OrdnerBaum
from adapters.dms.xdomea.xdomeadms import XdomeaDms

__all__ = ["FASSUNGEN", "OrdnerBaum", "Unterbaum", "XdomeaDms"]
