"""What each script in `bin/` does."""
