"""Wiring: settings, addresses, the console program. It decides nothing."""
