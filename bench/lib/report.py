"""Writes the tables of docs/performance.md between its markers, and the plot beside it."""

import subprocess
import tempfile
from pathlib import Path

PEERS = ("bindfs", "fuse-overlayfs")
MOUNTED = (*PEERS, "celfs")


def write(results, docs):
    plot = docs / "performance.png"
    draw(results, plot)
    machine = results["machine"]
    sizes = results["sizes"]
    lines = [
        f"Machine: {machine['processor']}, {machine['memory']}; Linux {machine['kernel']}; "
        f"{machine['file system']}. {machine['celfs']}, {machine['bindfs']}, "
        f"fuse-overlayfs {machine['fuse-overlayfs']}.",
        f"Big files of {sizes['file']} MiB, {sizes['files']:,} small files of 4 KiB, medians of "
        f"{sizes['rounds']} rounds. Load of the machine before and after the run: "
        f"{machine['load'][0]} and {machine['load'][1]} (the run itself adds about 1).",
        "",
        "![Speed relative to the host's file system](performance.png)",
    ]
    for title, part in results["users"].items():
        lines += ["", f"### As {'a ' if ' ' in title else ''}{title}", "", *table(part["rows"])]
    replace(docs / "performance.md", "results", lines)


def table(rows):
    lines = [
        "| Operation | files | native | bindfs | fuse-overlayfs | celfs | celfs : native "
        "| celfs : bindfs | celfs : fuse-overlayfs |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    previous = None
    for row in rows:
        operation = f"{row['operation']}, {row['unit']}" if row["operation"] != previous else ""
        previous = row["operation"]
        figures = [figure(row["shown"][name]) for name in ("native", *MOUNTED)]
        ratios = [ratio(row, "celfs", other) for other in ("native", *PEERS)]
        cells = [operation, row["kind"], *figures, *(marked(value) for value in ratios)]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def ratio(row, name, other):
    """How many times as fast one system is as the other, whatever the unit counts."""
    one, two = row["shown"][name], row["shown"][other]
    return one / two if row["unit"].endswith("/s") else two / one


def figure(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def marked(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def replace(document, marker, lines):
    """Puts lines between <!-- marker --> and <!-- /marker -->, and leaves all else as it is."""
    begin, end = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    text = document.read_text()
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    if not rest or end not in rest:
        raise SystemExit(f"bench: {document} has no {begin.strip()} ... {end}")
    document.write_text(head + begin + "\n".join(lines) + "\n" + end + tail)


def draw(results, plot):
    """One panel per user, one line per row, one point per system: speed relative to native."""
    with tempfile.TemporaryDirectory() as folder:
        panels = []
        for number, (title, part) in enumerate(results["users"].items()):
            data = Path(folder) / f"{number}.dat"
            data.write_text("".join(line(i, row) for i, row in enumerate(part["rows"])))
            rows = len(part["rows"])
            points = ", ".join(
                f"'{data}' using {3 + i}:1{':ytic(2)' * (i == 0)} with points pt {(4, 8, 7)[i]} "
                f"ps 0.6 lc rgb '{('#b0752a', '#4a7ab5', '#b01030')[i]}' title '{name}'"
                for i, name in enumerate(MOUNTED))
            panels.append(f"set title 'as {title}'\nset yrange [{rows}:-1]\n"
                          f"set arrow 1 from 1,graph 0 to 1,graph 1 nohead lc rgb '#888888'\n"
                          f"plot {points}\nunset key\n")
        script = (
            f"set terminal pngcairo size 1100,{17 * rows + 90} font 'sans,9'\n"
            f"set output '{plot}'\nset logscale x\nset grid xtics ytics lc rgb '#cccccc'\n"
            "set format x '%g'\nset xlabel 'speed, native = 1'\nset key at screen 0.62,0.025 horizontal samplen 1\nset bmargin 6\n"
            "set multiplot layout 1,2\n" + "".join(panels) + "unset multiplot\n")
        subprocess.run(["gnuplot"], input=script, text=True, check=True)


def line(number, row):
    values = " ".join(f"{ratio(row, name, 'native'):.5g}" for name in MOUNTED)
    label = f"{row['operation']}: {row['kind']}".replace("`", "")
    return f'{number} "{label}" {values}\n'
