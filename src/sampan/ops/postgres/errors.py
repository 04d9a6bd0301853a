"""The one error of the embedded PostgreSQL: something that an operator can mend."""


class PostgresTrouble(Exception):
    """PostgreSQL could not be started or reached; the text says why and what to do."""
