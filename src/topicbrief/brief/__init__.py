"""The brief: what it says, and how it is set in type. Read `make` first."""
