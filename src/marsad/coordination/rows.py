"""The columns of an answer: a row a pair. Apart from what tests pairs, which takes long to import."""

import pyarrow as pa

ROWS = pa.schema(
    [
        ("a", pa.string()),
        ("b", pa.string()),  # a < b
        ("weight", pa.int64()),  # objects they met on within the window
        ("expected", pa.float64()),  # the same under the null model; null where nothing is tested
        ("p", pa.float64()),  # of as many or more
        ("q", pa.float64()),  # the false discovery rate at which the pair would just be kept
        ("kept", pa.bool_()),
        ("rule", pa.string()),  # the artefact for which it is not kept after all; '' is none
    ]
)
