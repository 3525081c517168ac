"""Who is here: one person, one mail address, the groups they belong to, and how they sign in.

People know no euro and no hour; those meet them in `membership`.
"""
