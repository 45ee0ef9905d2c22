"""Forms of the mentoring programme: topics, an offer, a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, SubmitOnceForm
from employees.models import Employee
from mentoring.models import MentoringTopic

MOST_BARRED = 3


class TopicForm(HouseForm):
    """One topic of the catalogue."""

    name = forms.CharField(label=_("Name"), max_length=80)
    is_active = forms.BooleanField(
        label=_("Can be chosen"),
        required=False,
        initial=True,
        help_text=_("A topic that can no longer be chosen stays with the pairs and offers that have it."),
    )


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics to tick, those of the agency that can be chosen and those already chosen."""

    widget = forms.CheckboxSelectMultiple


class OfferForm(SubmitOnceForm):
    """Offer oneself as a mentor."""

    topics = TopicsField(label=_("What I can help with"), queryset=MentoringTopic.objects.none())
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=5,
        initial=2,
        help_text=_("How many people you would accompany at the same time, one to five."),
    )
    about = forms.CharField(
        label=_("About me as a mentor"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Colleagues of your agency read this when they look for a mentor."),
    )
    is_paused = forms.BooleanField(
        label=_("Pause"),
        required=False,
        help_text=_("Nobody new is proposed to you. Pairs you are in go on."),
    )

    def __init__(self, *args: Any, topics: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = topics  # type: ignore[attr-defined]


class RequestForm(SubmitOnceForm):
    """Ask for a mentor."""

    topics = TopicsField(label=_("What I want to learn"), queryset=MentoringTopic.objects.none())
    goal = forms.CharField(
        label=_("My goal in my own words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only you and the mentor who is proposed to you read this. HR sees the topics."),
    )
    wished_mentor = forms.ModelChoiceField(
        label=_("Mentor I wish for"),
        queryset=Employee.objects.none(),
        required=False,
        empty_label=_("no particular wish"),
        help_text=_("Nobody in a reporting line with you is in this list: a mentor is not the one who rates."),
    )
    not_with = forms.CharField(
        label=_("Rather not with"),
        required=False,
        max_length=80,
        help_text=_("NIP of up to three people, with commas between them. Nobody is told, neither they nor HR."),
    )

    def __init__(self, *args: Any, topics: Any, mentors: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["topics"].queryset = topics  # type: ignore[attr-defined]
        self.fields["wished_mentor"].queryset = mentors  # type: ignore[attr-defined]

    def clean_not_with(self) -> list[Employee]:
        wanted = {"".join(nip.split()) for nip in self.cleaned_data["not_with"].split(",")} - {""}
        found = list(self.people.filter(nip__in=wanted))
        if len(wanted) > MOST_BARRED or len(found) < len(wanted):
            raise forms.ValidationError(
                _("Give the NIP of up to three people of your agency; please check the digits.")
            )
        return found
