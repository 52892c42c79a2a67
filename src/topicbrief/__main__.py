"""`python -m topicbrief SEEDS --out DIR`: figures and brief without make or Jupyter."""
