"""What keeps a database from being used, said to the operator; the message says what to do."""


class DatabaseProblem(Exception):
    """The database cannot be used as it is; the text names the cause and the way out."""


class AlreadyRunning(DatabaseProblem):
    """Another process owns the server of this data folder."""


class NotRunning(DatabaseProblem):
    """Nothing answers for this data folder."""
