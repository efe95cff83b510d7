"""Importing a caseload: a file of many people, each row whole or refused."""
