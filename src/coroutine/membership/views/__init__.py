"""The doors of membership: each member's own, and the workshop's."""
