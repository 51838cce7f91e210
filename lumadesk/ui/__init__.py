"""The window: PySide6 is known here and nowhere else."""
