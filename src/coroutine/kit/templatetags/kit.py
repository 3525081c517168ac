"""The components of the face, as template tags; their signatures list their attributes."""

from django import template

register = template.Library()
