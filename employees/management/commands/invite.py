"""Print an invitation link: for the first administrator of an installation, and for whoever has no mailbox."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from core import errors
from employees import services, sign_in
from employees.models import User


class Command(BaseCommand):
    help = "Print a link by which the owner of an account sets a password; it works once, for seven days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="NIP or user name")
        parser.add_argument(
            "--administrator", action="store_true", help="make an administrator of the installation when there is none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username = sign_in.without_spaces(options["username"])
        user = User.objects.filter(username=username).select_related("agency", "employee").first()
        if user is None and options["administrator"]:
            user = User.objects.create_superuser(username, display_name=username)
        if user is None:
            raise CommandError("There is no such account. With --administrator it is made.")
        try:
            _invitation, token = services.invite_account(user=user, actor=None, at=timezone.now())
        except errors.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(settings.SITE_URL.rstrip("/") + reverse("accept_invitation", args=[token]))
