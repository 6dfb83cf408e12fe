"""What we know of a version beside its schemas, as data under schemas/."""
