"""Addresses of the register: French by default, English under /en/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coroutine.register import views

app_name = "register"
urlpatterns = [
    path(_("workshop/import/"), views.home, name="home"),
    path(_("workshop/import/<slug:key>/"), views.brought, name="brought"),
    path(_("workshop/import/<slug:key>/apply/"), views.apply, name="apply"),
    path(_("workshop/import/<slug:key>/undo/"), views.undo, name="undo"),
    path(_("workshop/export/members.csv"), views.export_csv, name="export_csv"),
    path(_("workshop/export/members.xlsx"), views.export_xlsx, name="export_xlsx"),
]
