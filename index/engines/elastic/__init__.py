"""The engine of production: an Elasticsearch cluster, chosen by address. Answers as the embedded one does."""
