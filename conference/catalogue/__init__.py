"""Industrial clusters with dated status, plots and prices; land demands of enterprises."""
