"""The tool chest: amounts of euros and minutes, days and hours, the pieces of which pages are made.

No table and no rule of the house lives here.
"""
