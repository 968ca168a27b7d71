"""The worked example: a fictional election in a fictional country, with known truth. No real person appears in it."""
