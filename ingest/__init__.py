"""How knowledge and statistics get in."""
