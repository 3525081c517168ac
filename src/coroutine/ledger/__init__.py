"""The book: what was given, received and promised, in euros and in hours.

Append-only, balanced by construction, chained by hashes. The book knows no person: accounts,
actors and witnesses are opaque references. `actions.post` is the only way in.
"""
