"""La Coroutine: a self-managed coworking space, in euros and in hours."""
