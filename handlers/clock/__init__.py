"""What the clock can ask for."""
