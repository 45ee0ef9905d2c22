"""Spreadsheets of the appraisal: indicators of the library, and realisations. No database here.

`columns` finds out which column is what, `values` turns cells into values, `indicators` and `realisations` say what
their files look like, `messages` has the sentences. What a row means for the data is decided by the selectors
`indicator_sheet` and `realisation_sheet`.
"""
