"""What things cost, and how long they last: measured, not asserted."""
