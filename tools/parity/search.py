"""Finds an input at which float arithmetic can be held to double: no unit so near a kink that rounding decides its side.

Where a unit of a ReLU network lies that near, float and double have different gradients and neither is wrong. So the
input is moved, by about the precision of float, until no unit is. A framework supplies a reference with two functions:

  run(x)               logits and gradients in double and float, the rounding error of every layer, facts for meta.json
  distance(x, spread)  given these errors, a Distance

and everything goes in and out as numpy arrays.
"""
import dataclasses

import numpy as np

NEAR = 8    # a unit is near a kink within this many times the rounding error of its layer
CLEAR = 12  # how far away the moved input tries to keep every unit, in the same measure
WANTED = 1e-5  # a float error below which no other input is tried


@dataclasses.dataclass
class Distance:
    """How many units are not clear of a kink, how many are near, what is missing in all, and its slope in double."""
    missing: int
    near: int
    loss: float
    slope: np.ndarray = None


def deviation(value, exact):
    """The largest difference over the largest magnitude."""
    return float(np.abs(value.astype(np.float64) - exact).max() / np.abs(exact).max())


def facts(logits, logits32, gradient, gradient32, units, flips, near):
    """What meta.json says about a run; the logits are [1, classes]."""
    best = np.sort(logits[0])[-2:]
    return {
        'top': int(logits[0].argmax()),
        'top_logit': float(best[1]),
        'top_margin': float(best[1] - best[0]),
        'float_error': deviation(gradient32, gradient),
        'float_error_l2': float(np.linalg.norm(gradient32 - gradient) / np.linalg.norm(gradient)),
        'float_error_logits': deviation(logits32, logits),
        'gradient_max': float(np.abs(gradient).max()),
        'kink_units': units,
        'kink_flips': flips,
        'kinks_near': near,
    }


def _clear(reference, x, spread, steps, log):
    """Moves the input a little until, with the given rounding errors, every unit is clear of its kinks."""
    point, best, since = x.astype(np.float64), None, 0
    for step in range(steps):
        single = point.astype(np.float32)
        at = reference.distance(single, spread)
        log(f'  step {step}: {at.missing} not clear, {at.near} near, moved {np.abs(point - x).max():.1e}')
        since += 1
        if best is None or (at.near, at.missing) < best[0]:
            since = 0 if best is None or at.near < best[0][0] else since
            best = (at.near, at.missing), single
        if at.near == 0 or since == 10:
            break
        point = point - at.slope * (1.7 * at.loss / np.square(at.slope).sum())
    return best[1]


def _at(reference, x, steps, log):
    """A run at the input, or where the input lies near kinks at a moved one."""
    found = reference.run(x)
    before = {f'unmoved_{k}': found['facts'][k] for k in ('float_error', 'kink_flips', 'kinks_near')}
    log(before)
    if found['facts']['kinks_near']:
        moved = reference.run(_clear(reference, x, found['spread'], steps, log))
        if moved['facts']['kinks_near'] < found['facts']['kinks_near']:
            found = moved
    shift = float(np.abs(found['input'] - x).max())
    found['facts'] = {**found['facts'], 'input_moved': shift, **before}
    return found


def search(reference, source, size, tries, steps, log):
    """The first input at which the framework's own float gradient is as wanted, or the best one."""
    best, errors = None, []
    for seed in range(tries):
        found = _at(reference, source.get(seed, size)[None], steps, log)
        errors.append(found['facts']['float_error'])
        log({k: found['facts'][k] for k in ('float_error', 'kink_flips', 'kinks_near')})
        if errors[-1] == min(errors):
            best = found
            best['facts']['input_seed'] = seed
        if errors[-1] < WANTED:
            break
    best['facts']['float_errors_of_inputs'] = errors
    return best


def save(folder, found):
    np.save(folder / 'input.npy', found['input'])
    np.save(folder / 'logits.npy', found['logits'])
    np.save(folder / 'gradient.npy', found['gradient'])
    np.save(folder / 'gradient_float32.npy', found['gradient32'])
