"""What operators see: logs without personal data, metrics, and whether the service is well."""
