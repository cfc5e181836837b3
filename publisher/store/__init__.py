"""What the daemon knows, kept in a database: items, deliveries, attempts, holds, the trail of steps."""
