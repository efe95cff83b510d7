"""One file per version of a way of working. A municipality adds its own by adding a file; the schema is in
`activation.adapters.way_of_working_document`."""
