"""The official schema files: found, checked against their digests, corrected."""
