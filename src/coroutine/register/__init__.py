"""The members' register as a spreadsheet: reading the files that places really have, and back."""
