"""JSON Schema to the model of a version."""
