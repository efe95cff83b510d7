"""Reading a caseload file, row by row, by a column profile."""
