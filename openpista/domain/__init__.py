"""Plain data and protocols that every floor speaks; imports nothing of ours."""
