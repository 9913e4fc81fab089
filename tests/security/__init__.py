"""What no environment may do, whoever made it: tests ask for it of what was rendered and of what AWS was asked."""
