"""Rule sets as people handle them: as a file, in versions, changed by two persons."""
