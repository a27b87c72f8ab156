"""The commands of ``chipao``, one module each with a ``run`` that returns the exit code."""
