"""What people write, read into words; and what is written back beside their files."""
