"""The commands, a module for each, which is loaded when the command is called; each is the module's `command`."""
