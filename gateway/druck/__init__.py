"""What leaves this house on paper: PDF/A-3a that is PDF/UA-1 as well, with its data inside as a file."""
