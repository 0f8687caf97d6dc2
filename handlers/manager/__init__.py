"""What a line manager can ask for."""
