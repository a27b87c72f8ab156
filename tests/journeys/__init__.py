"""Stories from what a person types to what the officer's phone shows, on both databases."""
