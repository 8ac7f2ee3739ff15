"""errbook keeps an API's error codes true in the docs, in the code and on the wire."""

__version__ = "0.1.0"
