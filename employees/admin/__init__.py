"""The admin pages of people: for administrators; HR has pages of her own."""

from employees.admin import accounts, organisation, people

__all__ = ["accounts", "organisation", "people"]
