"""Documents that hurt by their mass: one function for each kind, each makes about `groesse` bytes."""

from __future__ import annotations

from collections.abc import Callable

Flut = Callable[[int], bytes]


def wiederholt(
    stueck: Callable[[int], bytes], groesse: int, anfang: bytes = b"<r>", ende: bytes = b"</r>"
) -> bytes:
    """`stueck(0)`, `stueck(1)` and so on between `anfang` and `ende`."""
    teile, laenge = [anfang], 0
    while laenge < groesse:
        teile.append(stueck(len(teile)))
        laenge += len(teile[-1])
    return b"".join((*teile, ende))


def namensraeume_in_tiefe(groesse: int) -> bytes:
    """The quadratic bomb: each of 190 levels declares the same number of namespaces."""
    je_ebene = max(1, groesse // 190 // 18)
    ebenen = (
        b"<b " + b" ".join(b'xmlns:p%d_%d="u"' % (ebene, i) for i in range(je_ebene)) + b">"
        for ebene in range(190)
    )
    return b"".join(ebenen) + b"</b>" * 190


FLUTEN: dict[str, Flut] = {
    "namensraeume_in_tiefe": namensraeume_in_tiefe,
    "namensraeume_an_einem_tag": lambda n: wiederholt(
        lambda i: b' xmlns:p%d="u%d"' % (i, i), n, b"<r", b"/>"
    ),
    "namensraum_fuer_jedes_kind": lambda n: wiederholt(lambda i: b'<p:a xmlns:p="u%d"/>' % i, n),
    "dieselben_namensraeume_an_jedem_kind": lambda n: wiederholt(
        lambda _: b"<a " + b" ".join(b'xmlns:p%d="u%d"' % (j, j) for j in range(40)) + b"/>", n
    ),
    "namensraum_ohne_ende": lambda n: b'<r xmlns="' + b"u" * n + b'"/>',
    "attribute_an_einem_tag": lambda n: wiederholt(lambda i: b' a%d=""' % i, n, b"<r", b"/>"),
    "attribute_mit_namensraum_an_einem_tag": lambda n: wiederholt(
        lambda i: b' p:a%d=""' % i, n, b'<r xmlns:p="u"', b"/>"
    ),
    "viele_attribute_an_jedem_kind": lambda n: wiederholt(
        lambda _: b"<a " + b" ".join(b'a%d=""' % j for j in range(99)) + b"/>", n
    ),
    "neuer_attributname_an_jedem_kind": lambda n: wiederholt(lambda i: b'<a x%d=""/>' % i, n),
    "attributwert_ohne_ende": lambda n: b'<r a="' + b">" * n,
    "zeichenverweise_im_attribut": lambda n: wiederholt(lambda _: b"&#65;", n, b'<r a="', b'"/>'),
    "kleine_kinder": lambda n: wiederholt(lambda _: b"<a/>", n),
    "neuer_name_fuer_jedes_kind": lambda n: wiederholt(lambda i: b"<a%d/>" % i, n),
    "tiefe_tuerme": lambda n: wiederholt(lambda _: b"<a>" * 198 + b"</a>" * 198, n),
    "kinder_mit_text": lambda n: wiederholt(lambda _: b"<a>x</a>\n ", n),
    "name_ohne_ende": lambda n: b"<" + b"x" * n,
    "lange_namen": lambda n: wiederholt(lambda i: b"<%s%d/>" % (b"x" * 40_000, i), n),
    "entitaeten": lambda n: wiederholt(lambda _: b"&lt;", n),
    "zeichenverweise": lambda n: wiederholt(lambda _: b"&#65;", n),
    "cdata": lambda n: wiederholt(lambda _: b"<![CDATA[x]]>", n),
    "leere_cdata": lambda n: wiederholt(lambda _: b"<![CDATA[]]>", n),
    "cdata_ohne_ende": lambda n: b"<r><![CDATA[" + b"]" * n,
    "kommentare": lambda n: wiederholt(lambda _: b"<!---->", n),
    "kommentare_vor_der_wurzel": lambda n: wiederholt(lambda _: b"<!---->", n, b"", b"<r/>"),
    "kommentare_nach_der_wurzel": lambda n: wiederholt(lambda _: b"<!---->", n, b"<r/>", b""),
    "kommentar_ohne_ende": lambda n: b"<r><!--" + b"- " * (n // 2),
    "anweisungen": lambda n: wiederholt(lambda i: b"<?a%d?>" % i, n),
    "anweisung_ohne_ende": lambda n: b"<r><?a " + b"? " * (n // 2),
    "leerraum_vor_der_wurzel": lambda n: b" " * n + b"<r/>",
    "leerraum_im_tag": lambda n: b"<r" + b" " * n + b"/>",
    "leerraum_im_text": lambda n: b"<r>" + b" \n" * (n // 2) + b"</r>",
    "leerraum_nach_der_wurzel": lambda n: b"<r/>" + b"\n" * n,
    "leerraum_in_der_deklaration": lambda n: b"<?xml" + b" " * n + b"version='1.0'?><r/>",
    "wagenruecklaeufe": lambda n: b"<r>" + b"\r" * n + b"</r>",
}
