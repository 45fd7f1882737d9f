"""Reading only, in two rooms: `vorgaenge` holds content, `betrieb` has no type that could."""
