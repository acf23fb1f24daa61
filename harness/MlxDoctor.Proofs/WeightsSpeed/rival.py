# Times one pass per line of input ("numpy" or "mlx") and answers with seconds and relative error.
import sys, time
import numpy as np
path, rows, columns, bits, group, dtype, module = sys.argv[1], *map(int, sys.argv[2:6]), sys.argv[6], sys.argv[7]
x = np.fromfile(path, np.float32).reshape(rows, columns)
if module:
    import importlib.util
    spec = importlib.util.spec_from_file_location('rival', module)
    rival = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rival)
def by_numpy():
    w, s, b = rival.affine_quantize(x, group, bits, dtype)
    d = rival.affine_dequantize(w, s, b, group, bits, dtype) - x
    return float(np.linalg.norm(d.astype(np.float64)) / np.linalg.norm(x.astype(np.float64)))
def by_mlx():
    import mlx.core as mx
    global m
    mx.set_default_device(mx.cpu)
    if 'm' not in globals():
        m = mx.array(x).astype(getattr(mx, dtype)); mx.eval(m)
        return by_mlx()
    w, s, b = mx.quantize(m, group_size=group, bits=bits)
    d = (mx.dequantize(w, s, b, group_size=group, bits=bits) - m).astype(mx.float32)
    e = mx.linalg.norm(d) / mx.linalg.norm(m.astype(mx.float32))
    mx.eval(e)
    return e.item()
print('ready', flush=True)
for line in sys.stdin:
    work = {'numpy': by_numpy, 'mlx': by_mlx}[line.strip()]
    if line.strip() == 'mlx' and 'm' not in globals():
        work()
    start = time.perf_counter()
    error = work()
    print(time.perf_counter() - start, error, flush=True)
