"""Keeps: the schema, sealing and one repository for each noun."""
