"""Pages of learning and careers."""
