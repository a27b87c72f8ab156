"""A year of generated cases through the real handlers, jobs and tasks, by a clock that jumps between events."""
