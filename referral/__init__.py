"""From a need to the office that serves it, and a case's life from opened to closed."""
