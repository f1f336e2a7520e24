"""Reads limpid-app/src/test/resources/references/table.parquet, the file that ParquetTest expects, with pyarrow 26.0.1.

The test compares Limpid's output with this file byte by byte; this script tells that another implementation reads from it
what was written. It writes nothing.
"""
import math
import pathlib

import pyarrow.parquet

ROOT = pathlib.Path(__file__).resolve().parents[2]
table = pyarrow.parquet.read_table(ROOT / "limpid-app/src/test/resources/references/table.parquet")
columns = table.to_pydict()
assert columns["number"] == [0, -1, 2**31 - 1]
assert columns["name"] == ["", "\u00e4\u4e2d \"x\", y", "line\nbreak"]
assert columns["x"][:2] == [1.5, -0.0] and math.isnan(columns["x"][2])
assert columns["y"] == [math.pi, -math.inf, 1e-300]
assert all(columns[f"n{i}"] == [i, i + 1, i + 2] for i in range(14))
assert [str(t) for t in table.schema.types[:4]] == ["int32", "string", "float", "double"]
print("18 columns of 3 rows are as written")
