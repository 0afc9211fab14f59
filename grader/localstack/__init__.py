"""LocalStack as a cloud that lessons are graded on: in real time, by what happens there.

It has the surface of cloudlet's Cloud that the checks use. What LocalStack cannot show raises NotShown.
"""
