"""Questions about people that other apps and our own pages ask."""

from employees.selectors.chart import OfficeNode, chart_of, unit_tree
from employees.selectors.history import HistoryEntry, history_of, openings_of
from employees.selectors.listing import SORTS, agency_for, employee_list, export_rows
from employees.selectors.supervision import (
    Above,
    above_on,
    colleagues_in_unit,
    supervisor_on,
    supervisors_on,
)

__all__ = [
    "SORTS",
    "Above",
    "HistoryEntry",
    "OfficeNode",
    "above_on",
    "agency_for",
    "chart_of",
    "colleagues_in_unit",
    "employee_list",
    "export_rows",
    "history_of",
    "openings_of",
    "supervisor_on",
    "supervisors_on",
    "unit_tree",
]
