"""Addresses for machines that watch the house: one language, no session."""

from django.urls import path

from coroutine.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("health/", views.health, name="health"),
    path("health/live", views.live, name="live"),
]
