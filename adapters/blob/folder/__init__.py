"""Blobs in a folder of this machine or of a shared file system."""

from adapters.blob.folder.ordner import AblageVoll, BlobNichtGefunden, Ordnerblobs

__all__ = ["AblageVoll", "BlobNichtGefunden", "Ordnerblobs"]
