"""A real Elasticsearch node for tests: the server by Maven, its analysis by our stand-in."""
