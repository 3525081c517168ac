"""Addresses of the front of the house."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coroutine.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path(_("me/"), views.today_page, name="today"),
    path(_("me/contribution/"), views.contribution, name="contribution"),
    path(_("workshop/"), views.workshop, name="workshop"),
    path(_("workshop/book/"), views.book, name="book"),
    path(_("workshop/book/accounts/<str:code>/"), views.account, name="account"),
    path(_("workshop/book/lines/<int:rank>/"), views.entry, name="entry"),
]
