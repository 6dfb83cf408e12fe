"""What people look up: pages, examples, vectors."""
