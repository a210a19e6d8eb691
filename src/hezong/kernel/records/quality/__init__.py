"""Keeps figures on the quality of records from day to day, and tells an asker those of the organizations that they may read. Changes no record."""
