"""What Discord makes of a body: each module checks one kind, and says what is wrong where."""
