"""Pages of sign-in, the staff register and the organisation."""
