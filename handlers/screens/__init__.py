"""What a screen says, as facts: built once, for the family's own phone and for the practitioner who looks over it."""
