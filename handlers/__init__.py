"""What we answer a person, and what we do because of it."""
