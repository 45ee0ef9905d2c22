"""From a staff spreadsheet (SIMPEG) to a plan of what an import would do. Plain Python: no database, no Django.

`headers.propose_mapping(table)` says which column is what; a person may correct it; `plan.plan_import(...)` says row by
row what would be created, changed, left or refused and why; `messages.text(message)` says it in the reader's language.
"""
