"""The one history of the database, of every room's tables; run by ``portal.database``."""
