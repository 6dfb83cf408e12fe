"""What every stage stands on: errors with their place, JSON pointers, TOML, folders."""
