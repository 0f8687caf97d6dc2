"""What a family member can ask for."""
