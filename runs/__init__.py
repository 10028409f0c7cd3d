"""What people do with runs without talking: fill them as forms, keep, share, compare, export and play them."""
