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
    point, best = x.astype(np.float64), None
    for step in range(steps):
        single = point.astype(np.float32)
        at = reference.distance(single, spread)
        log(f'  step {step}: {at.missing} not clear, {at.near} near, moved {np.abs(point - x).max():.1e}')
        if best is None or (at.near, at.missing) < best[0]:
            best = (at.near, at.missing), single
        if at.near == 0:
            break
        point = point - at.slope * (1.7 * at.loss / np.square(at.slope).sum())
    return best[1]


def search(reference, source, size, tries, steps, log):
    """The best input: fewest units near a kink, then the smallest error of the framework's own float gradient."""
    def rank(found):
        return found['facts']['kinks_near'], found['facts']['float_error']

    def shown(found):
        return {k: found['facts'][k] for k in ('float_error', 'kink_flips', 'kinks_near')}

    best, record = None, []
    for seed in range(tries):
        found = reference.run(source.get(seed, size)[None])
        record.append({'seed': seed, **shown(found)})
        log(record[-1])
        if best is None or rank(found) < rank(best):
            best = found
            best['facts'] = {'input_seed': seed, 'input_moved': 0.0, **found['facts']}
        if found['facts']['kinks_near'] == 0 and found['facts']['float_error'] < WANTED:
            break
    if best['facts']['kinks_near']:
        moved = reference.run(_clear(reference, best['input'], best['spread'], steps, log))
        log(shown(moved))
        if rank(moved) < rank(best):
            shift = float(np.abs(moved['input'] - best['input']).max())
            moved['facts'] = {**best['facts'], 'input_moved': shift, **moved['facts']}
            best = moved
    best['facts']['tries'] = record
    return best


def save(folder, found):
    np.save(folder / 'input.npy', found['input'])
    np.save(folder / 'logits.npy', found['logits'])
    np.save(folder / 'gradient.npy', found['gradient'])
    np.save(folder / 'gradient_float32.npy', found['gradient32'])
