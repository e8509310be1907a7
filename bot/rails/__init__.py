"""Rails: services outside that Wasl works with. Jobs alone ask them for anything."""
