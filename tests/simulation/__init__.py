"""Random people talk to the assistant: whatever they tap or type, some things always hold."""
