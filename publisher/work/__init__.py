"""The verbs: each takes the application and the time, and does one thing."""
