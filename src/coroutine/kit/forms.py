"""How every form of the house looks and what every act carries."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Fields drawn by the kit's own templates."""
