"""What we know of a version besides its schemas, as data under schemas/."""
