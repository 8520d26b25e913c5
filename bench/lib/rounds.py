"""How rows are measured on systems that are mounted side by side."""

import statistics

import tools
from phases import SHOW


def run_rounds(systems, rows, caller, title, rounds):
    """Each row on all systems, one after the other, before the next row; then the next round."""
    samples = [{system.name: [] for system in systems} for _ in rows]
    for number in range(rounds):
        for ((operation, _), kind, measure), sample in zip(rows, samples):
            tools.progress(f"{title}, round {number + 1} of {rounds}: {operation}, {kind}")
            for turn in range(len(systems)):
                system = systems[(turn + number) % len(systems)]
                sample[system.name].append(measure(system, caller, number))
    return [
        {"operation": operation, "kind": kind, "unit": unit, "ns": sample,
         "shown": {name: SHOW[unit](statistics.median(ns)) for name, ns in sample.items()}}
        for ((operation, unit), kind, _), sample in zip(rows, samples)]
