"""The parts of `sh run.sh bench extraction`: tasks, other systems, and measurements beside the table of methods."""
