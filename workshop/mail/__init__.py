"""E-mail: a queue in the database, sent over SMTP where configured, tried again, never in anybody's way."""
