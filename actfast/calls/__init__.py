"""Calls that are not plain: arguments judged, containers dispatched, then a ufunc.

Nothing is written before every argument has been judged.
"""
