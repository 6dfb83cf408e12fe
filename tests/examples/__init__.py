"""Programs to start and to copy from: see README."""
