"""A rolling upgrade with real old and new programs (`make aufstieg`).

`fassungen` puts both on the disk: the commit before, as it was, and what lies here, with one migration more where it
brings none of its own. `umgebung` is run by the old one. `vertrag` is the story."""
