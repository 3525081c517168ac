"""What every page shows around itself."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    """The menus of this visitor."""
    return {}
