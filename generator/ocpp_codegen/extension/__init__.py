"""A folder of a vendor, read and checked."""
