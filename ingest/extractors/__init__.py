"""From a file to its pages."""
