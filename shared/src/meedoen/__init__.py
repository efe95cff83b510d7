"""What the four services of Meedoen share: one library, no service in it."""
