"""What a web process or a command loads at start: nothing that only a worker needs."""

import os
import subprocess
import sys

LOADED = """
import sys
import django
django.setup()
import asn_kinerja.celery
from django.urls import get_resolver
assert get_resolver().url_patterns
print(" ".join(name for name in ("weasyprint", "fontTools", "scipy", "numpy") if name in sys.modules) or "none of them")
"""


def test_the_web_starts_without_loading_the_pdf_engine(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**os.environ, "ASN_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("none of them", "")
