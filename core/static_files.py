"""Static files: hashed names that may be cached for ever, and one compression that is quick to make."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """gzip only: Brotli at its highest level takes half a minute at the first start and saves a few kilobytes."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return super().create_compressor(use_brotli=False, **kwargs)
