"""The daemon's verbs as rules, the model they are held to, and the laws: parts of `test_state_machine`."""
