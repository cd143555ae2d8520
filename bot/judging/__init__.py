"""Is this comment the answer? Pure functions over text, by the policy in docs/judging.md."""
