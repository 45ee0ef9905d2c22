"""Keeps a process from loading at start what it may never need."""

import sys
from importlib import import_module


def load_openpyxl_without_numpy() -> None:
    """Load openpyxl, which the admin's export library imports at start, as if numpy were not installed.

    numpy comes with scipy, which one function of matching uses. openpyxl would load it in every process, a tenth of a
    second and 16 MB, only to know its kinds of numbers; nobody here hands it any. Later imports of numpy find it.
    """
    if "openpyxl" in sys.modules or "numpy" in sys.modules:
        return
    # None is Python's own way to say "there is no such module".
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import_module("openpyxl")
    finally:
        del sys.modules["numpy"]
