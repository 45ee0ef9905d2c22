from django.utils import translation

from appraisal import summaries


def test_words_follow_the_language_in_use():
    words = summaries.Words("Baik", "Good")
    with translation.override("id"):
        assert str(words) == "Baik"
    with translation.override("en"):
        assert str(words) == "Good"
