"""The peer of bench_linear: scikit-learn, one thread, on the same numbers, driven line by line over a pipe.

usage: peer.py FILE rows columns; then on standard input `linear` or `logistic L2`. Each answer is one line:
CPU seconds, peak resident bytes, intercept, coefficients.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import resource
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge

warnings.filterwarnings("ignore")
path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
stored = numpy.fromfile(path, dtype=numpy.float64).reshape(columns + 2, rows)
x, y, label = numpy.ascontiguousarray(stored[:columns].T), stored[columns].copy(), stored[columns + 1].copy()
del stored
print("scikit-learn", sklearn.__version__, "numpy", numpy.__version__, flush=True)

for line in sys.stdin:
    words = line.split()
    start = time.process_time()
    if words[0] == "linear":
        model = LinearRegression().fit(x, y)
    elif words[0] == "ridge":
        model = Ridge(alpha=1e-9, solver="cholesky").fit(x, y)
    else:
        # Ours has the mean loss and l2/2 |w|^2: C = 1 / (n l2). The columns have deviation 1.
        c = 1 / (rows * float(words[1]))
        solver = words[2]
        model = LogisticRegression(C=c, solver=solver, tol=1e-8, max_iter=1000).fit(x, label)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(seconds, peak, float(numpy.ravel(model.intercept_)[0]), *numpy.ravel(model.coef_), flush=True)
