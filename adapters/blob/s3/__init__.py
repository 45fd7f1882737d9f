"""Blobs in an object store that speaks the S3 protocol (ADR 0048)."""

from adapters.blob.s3.klient import S3zugang, baue_klient
from adapters.blob.s3.s3blobs import S3blobs

__all__ = ["S3blobs", "S3zugang", "baue_klient"]
