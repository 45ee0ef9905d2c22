"""The access log: who opened whose file. The one thing a GET may write (design law 10)."""

from datetime import date

from django.utils import timezone

from employees.models import Employee, FileOpening, User


def note_file_opened(*, employee: Employee, viewer: User, page: str, on: date | None = None) -> None:
    """Note that `viewer` opened a page of `employee`'s file; once per page and day, never for one's own file.

    Args:
        employee: whose file.
        viewer: who opens it.
        page: a code of at most 60 characters; `labels.FILE_PAGES` has the words of the usual ones.
        on: the day, today by default.
    """
    if employee.is_own_file_of(viewer):
        return
    opening = FileOpening(employee=employee, viewer=viewer, page=page, day=on or timezone.localdate())
    same = FileOpening.objects.filter(employee=employee, viewer=viewer, page=page, day=opening.day)
    # Looking first keeps the second visit of a day from waiting for the write lock.
    if not same.exists():
        FileOpening.objects.bulk_create([opening], ignore_conflicts=True)
