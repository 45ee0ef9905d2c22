"""The pages of sessions and of mentor pairs."""
