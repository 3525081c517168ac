"""Where we are: the place's name, address, language, time zone and what its pages say of it."""
