"""The glossary without a database: what an entry is, how it is found in a text, and the entries that
Sampan brings."""
