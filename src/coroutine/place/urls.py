"""Addresses of the place."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coroutine.place import views

app_name = "place"
urlpatterns = [path(_("workshop/place/"), views.describe, name="describe")]
