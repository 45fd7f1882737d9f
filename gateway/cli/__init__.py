"""The command `aktenbruecke`: one module per command group, no logic."""
