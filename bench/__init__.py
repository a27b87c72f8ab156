"""Load, fault and accuracy measurements that anyone can repeat."""
