"""Everything that changes an appraisal: one door per change. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from appraisal.services.schemes import Loaded, is_in_use, load_schemes
