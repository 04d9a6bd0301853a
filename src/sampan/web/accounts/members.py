"""Pages that only somebody with an account here may open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from sampan.core.errors import SignInNeeded

View = Callable[..., HttpResponseBase]


def member_only(view: View) -> View:
    """Send visitors to sign in, and users who have no account yet to open one."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            raise SignInNeeded
        if request.account is None:  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("start_account"))
        return view(request, *args, **kwargs)

    return wrapped
