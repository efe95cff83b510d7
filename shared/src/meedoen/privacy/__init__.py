"""Keeping personal data safe: sealing, finding without reading, and a log of every processing."""
