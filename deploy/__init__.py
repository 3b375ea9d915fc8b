"""How Crampwise is run by many processes: nginx, Compose, Kubernetes, and all of it on one machine."""
