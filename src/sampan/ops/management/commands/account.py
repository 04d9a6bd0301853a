"""`sampan account create HANDLE --email E --password P [--staff]`: opens an account without the web."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from sampan.accounts import services
from sampan.accounts.models import User
from sampan.accounts.types import LANGUAGES
from sampan.core.errors import DomainError


class Command(BaseCommand):
    """Create accounts; the operator vouches for the e-mail address, so it counts as verified."""

    help = "Create an account that can sign in at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="create one account")
        create.add_argument("handle", help="Latin letters, digits and underscores")
        create.add_argument("--email", required=True)
        create.add_argument("--password", required=True, help="at least 10 characters")
        create.add_argument(
            "--name", default="", help="the shown name, in any language (default: the handle)"
        )
        create.add_argument(
            "--language", choices=LANGUAGES, default=LANGUAGES[0], help="what this person reads"
        )
        create.add_argument(
            "--staff", action="store_true", help="may use the admin pages and decide on reports"
        )

    def handle(self, **options: Any) -> None:
        """Create user, verified address and account together, or say why not."""
        try:
            handle = _create(options)
        except DomainError as error:
            raise CommandError(error.message) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(self.style.SUCCESS(f"@{handle} is ready and can sign in with {options['email']}."))


@transaction.atomic
def _create(options: dict[str, Any]) -> str:
    email = options["email"].strip().lower()
    validate_email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise CommandError(f"Somebody signs in with {email} already.")
    validate_password(options["password"])
    user = User.objects.create_user(
        email, options["password"], is_staff=options["staff"], is_superuser=options["staff"]
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    account = services.create_account(
        user=user,
        handle=options["handle"],
        display_name=options["name"] or options["handle"],
        language=options["language"],
    )
    return account.handle
