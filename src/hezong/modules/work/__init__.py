"""What people do about records: activities, tasks, notes and the messages that tell of them. Names no other area."""
