"""Pages around the words of citizens: HR screens them, the officer who is named replies."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.forms.public_words import BLACK_OUT, WITHHOLD, ReplyForm, ScreenForm
from appraisal.forms.sending import sent
from appraisal.models import PublicComment
from appraisal.selectors import public_words as shown
from appraisal.services import public_words
from core import access, errors, lookups

SCREENERS = access.roles("hr")


@access.declare(SCREENERS)
@require_GET
def comment_list(request: HttpRequest) -> HttpResponse:
    """Every comment of the agency, what waits for HR first."""
    page = lookups.page_of(request, shown.comments_for(request.user))
    context = {"page_obj": page, "waiting": shown.waiting_for(request.user)}
    return render(request, "appraisal/public_words_list.html", context)


def _comment(request: HttpRequest, pk: UUID) -> PublicComment:
    found: PublicComment = lookups.get_visible(shown.comments_for(request.user), request.user, pk=pk)
    return found


@access.declare(SCREENERS)
@require_http_methods(["GET", "POST"])
def comment_screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """HR reads one comment with its hints and decides."""
    comment = _comment(request, pk)
    lookups.require(comment.can_be_screened_by(request.user), _("Somebody else of HR screens what names you."))
    hints = shown.hints_of(comment)
    found = list(dict.fromkeys(hint.found for hint in hints))
    form = ScreenForm(sent(request), initial={"passages": "\n".join(found)})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            _decide(comment, form, request.user)
            messages.success(request, _("Your decision is stored."))
            return redirect("comment_list")
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {
        "comment": comment,
        "pieces": shown.pieces_of(comment.text, hints),
        "kinds": sorted({hint.kind for hint in hints}),
        "can_be_released": public_words.has_enough_answers(comment),
        "form": form,
    }
    return render(request, "appraisal/public_words_screen.html", context, status=status)


def _decide(comment: PublicComment, form: ScreenForm, actor: Any) -> None:
    decision = form.cleaned_data["decision"]
    if decision == WITHHOLD:
        public_words.withhold_comment(comment=comment, reason=form.cleaned_data["reason"], actor=actor)
    else:
        passages = form.listed() if decision == BLACK_OUT else []
        public_words.release_comment(comment=comment, passages=passages, actor=actor)


@access.declare(access.SIGNED_IN)
@require_GET
def my_comments(request: HttpRequest) -> HttpResponse:
    """What citizens wrote about the officer herself, as far as it is released."""
    user: Any = request.user
    about_me = shown.comments_for(user).filter(state="released", officer__employee=user.employee_id or 0)
    return render(request, "appraisal/public_words_mine.html", {"page_obj": lookups.page_of(request, about_me)})


@access.declare(access.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def comment_reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The officer who is named replies, once."""
    comment = _comment(request, pk)
    lookups.require(comment.is_about(request.user), _("Only the officer who is named can reply."))
    if not comment.can_be_answered_by(request.user):
        raise errors.WrongState(_("You have replied to this comment. A reply is given once and stands beside it."))
    form = ReplyForm(sent(request))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            public_words.reply_to_comment(comment=comment, text=form.cleaned_data["text"], actor=request.user)
            messages.success(request, _("Your reply stands beside the comment now."))
            return redirect("my_comments")
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render(request, "appraisal/public_words_reply.html", {"comment": comment, "form": form}, status=status)
