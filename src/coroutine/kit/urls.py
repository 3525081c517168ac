"""The address of the style guide."""

from django.urls import path

from coroutine.kit import views

app_name = "kit"
urlpatterns = [
    path("style/", views.styleguide, name="styleguide"),
]
