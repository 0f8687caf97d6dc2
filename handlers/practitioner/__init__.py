"""What a signed-in practitioner can ask for."""
