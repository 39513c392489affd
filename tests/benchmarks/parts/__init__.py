"""The parts of `sh run.sh bench reasoning`, a module each: `measure()` prints its lines and tells if all are met."""
