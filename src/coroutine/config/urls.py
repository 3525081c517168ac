"""Every address of the house: French by default, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("coroutine.upkeep.urls")),
    *i18n_patterns(
        path("", include("coroutine.people.urls")),
        path("", include("coroutine.kit.urls")),
        path("", include("coroutine.membership.urls")),
        path("", include("coroutine.register.urls")),
        path("", include("coroutine.place.urls")),
        path("", include("coroutine.site.urls")),
        prefix_default_language=False,
    ),
]
