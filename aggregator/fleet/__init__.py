"""Reading on many machines: batches go out to an engine, readings come back.

`sending` cuts what is to be read into batches and hands them to an `Executor`, which is
all that it knows; `work` is what runs on the other side; `dask` is the one engine.
"""
