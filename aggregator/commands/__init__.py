"""The commands, one module for each group of them; `aggregator.cli` gathers them."""
