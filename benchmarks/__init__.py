"""What `make bench` runs: figures beside a reference measured in the same run."""
