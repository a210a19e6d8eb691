"""Turns a request for records into one SQL statement that already contains the asker's rights. Only ``run`` touches the database."""
