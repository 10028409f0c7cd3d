"""The JSON documents of the REST routes: what is sent, what is answered, with examples."""
