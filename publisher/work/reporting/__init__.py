"""Making the report of a period: its figures, its sections, its annexes, its versions."""
