"""The flows: each way through the house is one module that reads from top to bottom.

`schritt` is the engine; `anforderung`, `abgabe`, `uebernahme` are the ways; `eingang` and `ausgang` the two
doors; `erinnerung`, `rueckweisung`, `entscheidung` what happens beside them.
"""
