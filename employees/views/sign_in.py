"""The one door: sign in with the NIP, sign out, set a password with an invitation, change it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core import access, errors
from employees import services, sign_in
from employees.forms import accounts
from employees.models import User


@access.declare(access.ANYONE)
@sensitive_post_parameters("password")
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in. Who is signed in already goes on; after a failure the typed NIP stays."""
    target = sign_in.safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(target)
        form = accounts.SignInForm(initial={"next": target if target != "/" else ""})
        return render(request, "employees/sign_in.html", {"form": form})
    form = accounts.SignInForm(request.POST)
    device = sign_in.device_of(request)
    status = 200
    if form.is_valid():
        try:
            user = _check(request, device, form.cleaned_data["username"], form.cleaned_data["password"])
        except services.TooManyAttempts as wait:
            form.refuse(wait)
            status, retry_after = wait.status, wait.seconds
        else:
            if user is not None:
                return _signed_in(request, user, device, target)
            form.add_error(None, _("NIP or password is not right. Please check both; capital letters count."))
    response = render(request, "employees/sign_in.html", {"form": form}, status=status)
    if status != 200:
        response["Retry-After"] = str(retry_after)
    sign_in.remember_device(response, device, secure=request.is_secure())
    return response


def _check(request: HttpRequest, device: sign_in.Device, username: str, password: str) -> User | None:
    """Return the account when the password is right; every wrong one is counted first."""
    attempt = services.begin_attempt(
        username=username, device=device, address=sign_in.address_of(request), at=timezone.now()
    )
    user: Any = authenticate(request, username=username, password=password)
    if user is None:
        services.attempt_failed(attempt, at=timezone.now())
        return None
    services.attempt_succeeded(attempt)
    return user  # type: ignore[no-any-return]


def _signed_in(request: HttpRequest, user: User, device: sign_in.Device, target: str) -> HttpResponse:
    login(request, user)
    response = redirect(target)
    account = user.get_username().lower()
    sign_in.remember_device(response, device.after_sign_in(account), secure=request.is_secure())
    return response


@access.declare(access.SIGNED_IN)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out; the device stays known, so that a guesser elsewhere cannot keep its owner out."""
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("sign_in")


@access.declare(access.SIGNED_IN)
@sensitive_post_parameters("present", "new_password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; wrong present passwords count like wrong sign-ins."""
    user: Any = request.user
    form = accounts.ChangePasswordForm(request.POST or None, user=user)
    status = 200
    if form.is_valid():
        try:
            proved = _check(request, sign_in.device_of(request), user.username, form.cleaned_data["present"])
            if proved is None:
                form.add_error("present", _("This is not your present password."))
            else:
                services.change_password(user=user, password=form.cleaned_data["new_password"], at=timezone.now())
                update_session_auth_hash(request, user)
                messages.success(request, _("Your password was changed. You are signed out everywhere else."))
                return redirect("my_profile" if user.employee_id else "password_change")
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = 429 if isinstance(refusal, services.TooManyAttempts) else 200
    return render(request, "employees/password_change.html", {"form": form}, status=status)


@access.declare(access.ANYONE)
@sensitive_post_parameters("new_password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first (or a new) password with a link that works once, and go in."""
    user = services.invited_user(token=token, at=timezone.now())
    if user is None:
        return _sealed(render(request, "employees/invitation_over.html", status=410))
    form = accounts.NewPasswordForm(request.POST or None, user=user)
    if form.is_valid():
        try:
            user = services.accept_invitation(
                token=token, password=form.cleaned_data["new_password"], at=timezone.now()
            )
        except errors.WrongState:
            return _sealed(render(request, "employees/invitation_over.html", status=410))
        messages.success(request, _("Your password is set. From now on you sign in with your NIP and this password."))
        return _sealed(_signed_in(request, user, sign_in.device_of(request), "/"))
    return _sealed(render(request, "employees/invitation.html", {"form": form, "invited": user}))


def _sealed(response: HttpResponse) -> HttpResponse:
    """Let the token out of every Referer; "no-referrer" would also take the Origin that protects the form."""
    response["Referrer-Policy"] = "strict-origin"
    return response
