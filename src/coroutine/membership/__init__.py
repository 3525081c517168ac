"""Who is in: rhythms and packs, dues in euros and in hours, what each gave and what is left.

A person meets the ledger here, in a purse.
"""
