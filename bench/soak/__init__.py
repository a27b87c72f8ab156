"""An hour of load with faults on: ``python -m bench.soak``, and what ``tests/faults`` shares with it."""
