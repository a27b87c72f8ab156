"""How fast: conversations a second beside the machine's limit and the ordinary way, and what slows it."""
