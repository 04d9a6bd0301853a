"""What every room stands on: ids, clock, errors, events, queue, pagination. Knows no domain."""
