"""Stories, and one test module per source module."""
