"""The legal ways, one file each, and what the message types mean."""
