"""The verbs of the register, and its only writers."""

from coroutine.register.actions.applying import apply, forget, preview
from coroutine.register.actions.undoing import undo

__all__ = ["apply", "forget", "preview", "undo"]
