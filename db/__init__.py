"""What the service remembers: tables, the one ordered job table, transactions, migrations."""
