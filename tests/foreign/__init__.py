"""Code that nobody here wrote runs on cloudlet and behaves as its makers say."""
