"""The quizzes: one module each, in which every question is played by the cloud."""
