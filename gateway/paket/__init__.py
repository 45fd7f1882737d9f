"""The payload path: documents -> ZIP -> packets -> messages, and back with every check on the way.

Out: `messung` reads each document once, `archiv` is the ZIP that is never stored, `schnitt` cuts it,
`packen` makes the messages. In: `sammlung` waits until every packet is there, `teilstrom` joins them,
`zipleser` refuses tricks, `entpacken` pairs members with documents. `aktenordner` and `zielordner` are the
folder on disk at either end; `maengel` gathers what is wrong with one. `grenzen` hold for both ways.
"""
