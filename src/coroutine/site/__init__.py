"""The front of the house: pages that show several rooms at once, menus and error pages."""
