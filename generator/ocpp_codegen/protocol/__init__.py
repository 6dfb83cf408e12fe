"""What a version of OCPP says, in the words of OCPP."""
