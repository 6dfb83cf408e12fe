"""Moves programs written for the ``ocpp`` package to the generated modules."""
