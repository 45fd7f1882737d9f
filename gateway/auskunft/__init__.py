"""Reading only: `vorgaenge` holds content, `betrieb` holds none."""
