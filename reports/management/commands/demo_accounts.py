"""Print the accounts of the demo: one per role and town, with the page to begin at."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reports.demo import guide, people


class Command(BaseCommand):
    help = "Prints the accounts of the demo, one per role, with the page to try first."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = guide.accounts()
        if not accounts:
            self.stdout.write(_("The demo is not loaded. Load it with: manage.py load_demo"))
            return
        self.stdout.write(_("Password of every account: %(password)s") % {"password": people.PASSWORD})
        self.stdout.write(_("Every other employee can sign in with her or his NIP and the same password."))
        self.stdout.write("")
        head = (_("Town"), _("Role"), _("Name"), _("NIP or user name"))
        rows = [(one.town, one.role, one.name, one.user_name) for one in accounts]
        widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
        self._line(head, widths)
        self.stdout.write("  ".join("-" * width for width in widths))
        for one, row in zip(accounts, rows, strict=True):
            self._line(row, widths)
            self.stdout.write(f"{'':{widths[0]}}  {one.page}  ({one.what_to_try})")
        self.stdout.write("")
        self.stdout.write(_("For citizens, without an account:"))
        for what, page in guide.public_pages():
            self.stdout.write(f"  {page}  ({what})")

    def _line(self, cells: tuple[str, ...], widths: list[int]) -> None:
        self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
