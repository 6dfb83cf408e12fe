"""Wires the stages: settings and sources in, files out."""
