"""What is done with readers, segments and issues; each act is one function."""
