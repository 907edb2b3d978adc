"""What the product talks about: frozen values and pure functions, standard library only."""
