"""What is open to others: the public portfolio, the read API and webhooks."""
