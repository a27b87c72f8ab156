"""The door to LINE, and the one place where the service is put together and run."""
