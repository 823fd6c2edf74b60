"""What the aggregator costs beside another program that reads the same feeds."""
