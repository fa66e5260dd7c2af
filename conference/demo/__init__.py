"""A labelled demo conference around the thirteen real clusters: everything else in it is invented."""
