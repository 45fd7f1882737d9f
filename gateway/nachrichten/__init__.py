"""XAusländer messages: values <-> XML, one module per family, and what is checked of incoming ones. The releases that
are spoken stand in `releases.py`.

Entrances: `lesen.lies_nachricht` (any message), `lesen.lies_kopf` (just the header), `schreiben.schreibe`,
`schreiben.rahmen` and `paket_rahmen` (around streamed payloads), `pruefung.pruefe` (findings for people).
"""
