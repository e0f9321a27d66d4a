from actfast.conformance import parametrize


@parametrize("isrlu")
def test(check):
    check()
