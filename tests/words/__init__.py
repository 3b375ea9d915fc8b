"""What every string says: plain, short, and nothing that must never be said."""
