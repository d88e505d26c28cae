"""What chapters and the command line show: tables, the style of figures, pictures, play."""
