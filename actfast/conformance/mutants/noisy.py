"""A sound function whose module prints when it is imported."""

from actfast.conformance.mutants import Sound

print("loading kernels ... done")  # the fault that A06 finds

SUBJECT = Sound().subject()
