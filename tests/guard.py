"""No test may ever touch the database the installation works with: whoever connects to it under pytest is stopped."""

from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

# Read when pytest starts, before the test database takes the place of the real one in the settings.
FORBIDDEN = {str(database["NAME"]) for database in settings.DATABASES.values()}


def refuse_the_real_database(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Close a connection to the real database and raise.

    Raises:
        RuntimeError: always, if the connection goes to a database of the settings; fixtures of a module or the session
            run before `django_db_setup` unless they ask for it.
    """
    name = str(connection.settings_dict["NAME"])
    if name in FORBIDDEN:
        connection.close()
        raise RuntimeError(f"A test connected to the real database {name}. Its fixture must use django_db_setup.")


def stand_watch() -> None:
    """Watch every connection of this process from now on."""
    connection_created.connect(refuse_the_real_database, dispatch_uid="tests.guard")
