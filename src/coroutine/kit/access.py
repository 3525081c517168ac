"""Who may pass each door: declared on the view, enforced there, read by the house's tests.

Every view carries one of these. A route without a declared rule fails the build.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
# Behind a guarded door a view may rely on who its request's user is, and say so in its types.
Inside = Callable[Concatenate[Any, P], HttpResponseBase]

GROUPS = frozenset({"member", "opener", "host", "treasurer", "steward"})


@dataclass(frozen=True)
class Access:
    """The rule of a door. `groups`: one of them is needed; `own`: only one's own objects."""

    signed_in: bool = False
    groups: frozenset[str] = frozenset()
    own: bool = False

    def admits(self, roles: frozenset[str], *, signed_in: bool) -> bool:
        """Whether a visitor with these roles passes."""
        if not self.signed_in:
            return True
        return signed_in and (not self.groups or bool(self.groups & roles))


def rule_of(view: object) -> Access | None:
    """The rule that a view declares, or None."""
    return getattr(view, "access", None)


def public(view: Inside[P]) -> View[P]:
    """Open to anyone, with no account."""
    return _guarded(view, Access())


def signed_in(view: Inside[P]) -> View[P]:
    """For whoever is signed in, visitors with an account included."""
    return _guarded(view, Access(signed_in=True))


def members(view: Inside[P]) -> View[P]:
    """For whoever belongs to one of the place's groups."""
    return _guarded(view, Access(signed_in=True, groups=GROUPS))


def own(view: Inside[P]) -> View[P]:
    """For the person whose object it is; the view's query finds no other's, hence a 404."""
    return _guarded(view, Access(signed_in=True, own=True))


def roles(*names: str) -> Callable[[Inside[P]], View[P]]:
    """For persons in one of these groups, for example `@roles("treasurer", "steward")`.

    ValueError when a name is none of the place's groups: a typing error would lock everyone out.
    """
    if not names or not GROUPS.issuperset(names):
        raise ValueError(f"{names} are not groups of the place: {sorted(GROUPS)}")

    def guard(view: Inside[P]) -> View[P]:
        return _guarded(view, Access(signed_in=True, groups=frozenset(names)))

    return guard


def _guarded(view: Inside[P], rule: Access) -> View[P]:
    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not rule.signed_in:
            return view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not rule.admits(getattr(request.user, "roles", frozenset()), signed_in=True):
            raise PermissionDenied(_("This page is for others of the place."))
        response = view(request, *args, **kwargs)
        # What one person saw must not come back with the next one's press of "back".
        add_never_cache_headers(response)
        return response

    door.access = rule  # type: ignore[attr-defined]  # read back by rule_of
    return door


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """After signing in one comes back, but never to an address that only takes a POST."""
    reads = request.method in {"GET", "HEAD"}
    came_for = request.get_full_path() if reads else resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect_to_login(came_for)
