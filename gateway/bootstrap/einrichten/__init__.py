"""A first installation: folders, keys, settings, database, first person; from answers in a file or at the terminal."""
