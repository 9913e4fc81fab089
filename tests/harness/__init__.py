"""What tests share: the engine, AWS behind a proxy, and the node."""
