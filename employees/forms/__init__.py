"""Forms of the staff register and of sign-in; they check what was typed, services decide."""
