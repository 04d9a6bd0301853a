"""The payment providers behind one adapter; nothing here knows Django."""
