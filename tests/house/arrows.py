"""Rooms include only what tools/layers.txt lets them, and a file's namespace is its folder."""

import re

from source_tree import files, report, text_of

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
NAMESPACE = re.compile(r"^\s*namespace\s+ermine(?:::(\w+))?", re.M)


def allowed_arrows():
    arrows = {}
    for line in text_of("tools/layers.txt").splitlines():
        line = line.split("#")[0].strip()
        if line:
            room, targets = line.split(":")
            arrows[room.strip()] = set(targets.split()) | {room.strip()}
    return arrows


def cycle(arrows):
    """A room that can reach itself through others, or None."""
    for start in arrows:
        seen, todo = set(), [room for room in arrows[start] if room != start]
        while todo:
            room = todo.pop()
            if room == start:
                return start
            if room not in seen:
                seen.add(room)
                todo += [next_room for next_room in arrows.get(room, ()) if next_room != room]
    return None


def main():
    arrows = allowed_arrows()
    faults = [f"tools/layers.txt: `{room}` allows the unknown room `{target}`"
              for room, targets in arrows.items() for target in targets if target not in arrows]
    if (start := cycle(arrows)) is not None:
        faults.append(f"tools/layers.txt: `{start}` reaches itself")
    sources = files(".hpp", ".cpp", ".h", under=("ermine", "apps"))
    for path in sources:
        room = "apps" if path.parts[0] == "apps" else path.parts[1]
        if room not in arrows:
            faults.append(f"{path}: the room `{room}` is not in tools/layers.txt")
            continue
        text = text_of(path)
        for included in INCLUDE.findall(text):
            parts = included.split("/")
            if parts[0] == "ermine" and len(parts) > 2 and parts[1] not in arrows[room]:
                faults.append(f"{path}: includes {included}, and `{room}` may not use `{parts[1]}`")
        if room != "apps":
            # The room `rules` holds families whose folders are namespaces of their own.
            names = {room} | ({path.parts[2]} if room == "rules" and len(path.parts) > 3 else set())
            opened = {name for name in NAMESPACE.findall(text)}
            for name in opened - names:
                faults.append(f"{path}: opens namespace ermine::{name}, its folder is {room}")
    report("arrows", len(sources), faults)


main()
