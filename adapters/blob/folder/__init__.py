"""Blobs in a folder of this machine or of a shared file system."""

from adapters.blob.folder.fehler import AblageVoll
from adapters.blob.folder.ordner import Ordnerblobs

__all__ = ["AblageVoll", "Ordnerblobs"]
