"""Two authorities, a mailbox and a directory on one machine: the product shown at work.

Each authority runs as the product runs: own settings, own database, own web and worker processes.
"""
