"""The faults of the world, against the service as processes: one fault a story."""
