"""What needs doing today: the office's first page, and the letters that say it to those who do not look."""
