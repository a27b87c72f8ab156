"""The same work as others would write it, to be measured beside ours."""
