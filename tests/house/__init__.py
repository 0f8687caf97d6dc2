"""What the house guards itself."""
