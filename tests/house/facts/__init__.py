"""Sample facts of each flow: one file a flow, holding FACTS by name and BY_KIND by kind and name."""
