"""Addresses of the front of the house."""

from django.urls import path

from coroutine.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
]
