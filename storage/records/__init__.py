"""What is kept, as plain frozen dataclasses in the words of the field."""
