"""Says: turns a notice into words, buttons, letters and calendars for its reader."""
