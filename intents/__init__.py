"""Thai text in, a Reading out: needs, urgency, places, facts, and why. Pure: no database, clock or network."""
