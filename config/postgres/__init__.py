"""The embedded PostgreSQL: found, started, shared between processes, and stopped by the last one."""
