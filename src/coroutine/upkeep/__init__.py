"""Keeping the house in order: setting up a place, its demo, its health."""
