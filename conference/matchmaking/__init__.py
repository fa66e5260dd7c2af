"""How well a demand fits a cluster, criterion by criterion."""
