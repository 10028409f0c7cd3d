"""Sign-in of our own for the embedded database: answers in the shape of Supabase Auth."""
