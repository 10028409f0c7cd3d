"""Uploaded files: their rows, and the bytes in a folder or at Supabase Storage."""
