"""What is printed or handed over: dataclasses in, the bytes of a document out."""
