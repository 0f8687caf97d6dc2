"""What `mainstay doctor` looks at, one file for each place to look."""
