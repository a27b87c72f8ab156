"""Alembic migrations; their result equals the models."""
