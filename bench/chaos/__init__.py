"""Processes of the service that are killed at named steps or at random, and what must be true afterwards."""
