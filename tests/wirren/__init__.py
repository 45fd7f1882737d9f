"""Everything that may happen between two authorities, in any order: drawn by hypothesis, checked after each step."""
