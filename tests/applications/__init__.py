"""Applications of the ocpp package, and what carries their texts for the tests."""
