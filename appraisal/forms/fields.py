"""Fields that read what people write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day, chosen in the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.localize = False


class FigureField(forms.DecimalField):
    """A number with the separators of the language: 1.250,5 in Indonesian is 1250.5.

    What could be read in two ways is refused: nothing is guessed.
    """

    default_error_messages = {
        "ambiguous": _("Write the number without thousands separators, so that nobody can misread it.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 4)
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = self._plain(value.strip())
        number: Decimal | None = super().to_python(value)
        return number

    def _plain(self, text: str) -> str:
        """Return the text with a point as decimal separator and nothing else between the digits."""
        point = formats.get_format("DECIMAL_SEPARATOR")
        grouping = "." if point == "," else ","
        whole, separator, rest = text.partition(point)
        if grouping in rest or point in rest:
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        if grouping in whole:
            groups = whole.split(grouping)
            if not separator and len(groups) == 2 and len(groups[1]) != 3:
                # 12.5 in Indonesian, 12,5 in English: only one reading is left, the decimal one.
                return ".".join(groups)
            if not 1 <= len(groups[0].lstrip("-")) <= 3 or any(len(group) != 3 for group in groups[1:]):
                raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
            whole = "".join(groups)
        return f"{whole}.{rest}" if separator else whole

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number as people write it, without superfluous zeros."""
        if not isinstance(value, Decimal):
            return value
        plain = format(value, "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return plain.replace(".", formats.get_format("DECIMAL_SEPARATOR"))
