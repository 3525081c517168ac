"""The tool chest: amounts of euros and minutes, days and hours, and the pieces that pages are made of.

No table and no rule of the house lives here.
"""
