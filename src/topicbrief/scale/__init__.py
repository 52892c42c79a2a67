"""Where results are kept and who makes them; nothing here knows of texts."""
