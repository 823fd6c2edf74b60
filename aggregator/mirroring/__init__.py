"""What is published stands at another place too, so that readers never come here."""
