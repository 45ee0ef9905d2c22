"""One row while it is being judged."""

from employees.staff_file.contract import Level, Message, Plain, Problem


class Draft:
    """Values and remarks of one row; `failed` are the fields whose cell could not be taken."""

    __slots__ = ("failed", "messages", "nip", "row_number", "values")

    def __init__(self, row_number: int) -> None:
        self.row_number = row_number
        self.nip = ""
        self.values: dict[str, Plain] = {}
        self.messages: list[Message] = []
        self.failed: set[str] = set()

    def take(self, field: str, result: Plain | Problem) -> None:
        """Keep a value, or the problem instead of it."""
        if isinstance(result, Problem):
            self.add(result, field)
        else:
            self.values[field] = result
            if field == "nip" and result:
                self.nip = str(result)

    def add(self, problem: Problem, field: str) -> None:
        """Remember a problem; the value is then None."""
        self.failed.add(field)
        self.values[field] = None
        self.messages.append(Message(problem.level, problem.code, field, problem.params))

    def error(self, code: str, field: str | None, **params: object) -> None:
        """Refuse the row."""
        self._say("error", code, field, params)

    def warn(self, code: str, field: str | None, **params: object) -> None:
        """Something that a person should look at."""
        self._say("warning", code, field, params)

    def info(self, code: str, field: str | None, **params: object) -> None:
        """Something that was understood, and how."""
        self._say("info", code, field, params)

    def _say(self, level: Level, code: str, field: str | None, params: dict[str, object]) -> None:
        self.messages.append(Message(level, code, field, params))
