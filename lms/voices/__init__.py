"""What the learner's pages say aloud: the words of each screen, the voices made of them, and where those are."""
