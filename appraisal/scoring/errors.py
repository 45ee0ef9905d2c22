"""What scoring refuses, as English sentences with a stable code for whoever translates them."""


class ScoringError(ValueError):
    """A refusal in words; `code` names it for programs and does not change when the wording does."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class SchemeError(ScoringError):
    """A scheme that cannot score anybody fairly: weights that do not add up, a minimum that is too low."""


class TargetError(ScoringError):
    """A target that nobody could ever be measured against."""


class RecordError(ScoringError):
    """A record that cannot be read: a broken number, an unknown item, more answers than raters."""
