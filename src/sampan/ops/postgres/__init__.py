"""The PostgreSQL server that comes with Sampan: started, shared by its users, stopped. No Django here."""
