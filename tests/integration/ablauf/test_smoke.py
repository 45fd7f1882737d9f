from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import *
def test_eins(zweibehoerden):
    z=zweibehoerden
    q=z.lege_akte()
    z.fordere_an()
    z.laufe(6)
    print(z.zu.texte()); print(); print(z.weg.texte())
    for a in (z.zu,z.weg):
        for x in a.geparkt(): print(x.art,x.grund_text)
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
