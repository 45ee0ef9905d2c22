"""The one exception that the parsing code of the child raises. No Django here."""


class Refusal(Exception):
    """A file is not read; `code` names the reason (its sentence is in `reader.SENTENCES`)."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, str | int] = params
