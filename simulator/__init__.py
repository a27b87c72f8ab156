"""A local LINE platform, with phones in the browser; it speaks to the service over HTTP alone."""
