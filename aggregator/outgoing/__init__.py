"""What is sent to others: feeds to followers, pings to hubs, stories to webhooks."""
