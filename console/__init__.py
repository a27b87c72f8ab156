"""Officers' and administrators' web pages."""
