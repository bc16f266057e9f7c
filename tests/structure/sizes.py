#!/usr/bin/env python3
"""Keeps files and functions small. The limits are a ratchet: they may be lowered, never raised.

    tests/structure/sizes.py             check this repository; prints the faults, exit code 1
    tests/structure/sizes.py --list      the twenty longest functions and files besides
    tests/structure/sizes.py DIR         check the repository in DIR

A function's size is the number of lines between its braces. Functions are found by reading braces,
not by compiling: what stands at the level of a namespace or class, has a parameter list and a body,
is one. Tests count as functions for the longest, not for the median: that is of what runs.
"""

import os
import re
import statistics
import sys

import layers

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60
MAX_MEDIAN_LINES = 12

# Files and functions that are longer all the same, with their size. An entry is a debt: it may
# shrink and go, and a larger number needs a reason in the commit.
#   'services/x/domain/y.cc': 510            'services/x/domain/y.cc:Parse': 70
LONGER = {
}

FILES = layers.SOURCE + ('.py',)

NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'|^[ \t]*#(?:\\\n|[^\n])*", re.DOTALL | re.MULTILINE)


def without_noise(text):
    """The text without comments, literals and preprocessor lines, line breaks kept."""
    return NOISE.sub(lambda match: ' ' + '\n' * match.group().count('\n'), text)


SCOPE = re.compile(r'(?:^|\s)(?:namespace|class|struct|union|enum|extern)\b')
NAME = re.compile(r'([~\w:]+|operator\s*[^\s\w(]+)\s*\(')


def kind_of(head):
    """What the brace after the text `head` opens: a scope, a function, or something else."""
    head = re.sub(r'\b(?:public|private|protected)\s*:(?!:)', ' ', head)
    head = re.sub(r'\btemplate\s*<[^{}]*?>\s*(?=\b(?:class|struct|[\w:~]))', ' ', head).strip()
    if SCOPE.search(head) and not re.search(r'\)\s*(?:const|noexcept|override|final|\s)*$', head):
        return 'scope', ''
    if '(' in head and not re.search(r'=\s*$', head) and '=' not in head.split('(')[0].replace(
            'operator', '').replace('==', ''):
        name = NAME.search(head)
        return 'function', name.group(1) if name else '?'
    return 'other', ''


def functions(text):
    """(name, line, size) of every function defined in C++ text."""
    text = without_noise(text)
    stack, head_start, found = [], 0, []
    for match in re.finditer(r'[{};]', text):
        at, sign = match.start(), match.group()
        inside = any(kind != 'scope' for kind, _, _ in stack)
        if sign == '{':
            head = text[head_start:at]
            kind, name = ('other', '') if inside else kind_of(head)
            # A member's brace initialiser in a constructor's list: `: size_{1} {`.
            if kind == 'function' and re.search(r'[:,]\s*\w+\s*$', head) and ')' in head:
                kind = 'initialiser'
            stack.append((kind, name, at))
            if kind == 'scope':
                head_start = match.end()
        elif sign == '}' and stack:
            kind, name, start = stack.pop()
            if kind == 'function':
                lines = text.count('\n', start, at)
                found.append((name, text.count('\n', 0, start) + 1, max(lines - 1, 1)))
            if kind != 'initialiser' and not any(k != 'scope' for k, _, _ in stack):
                head_start = match.end()
        elif sign == ';' and not inside:
            head_start = match.end()
    return found


def measure(root):
    """({path: lines}, [(path, name, line, size)]) of the repository's own code."""
    lines, sizes = {}, []
    for path in layers.files_below(root, lambda name: name.endswith(FILES)):
        text = layers.read(root, path)
        lines[path] = text.count('\n')
        if path.endswith(layers.SOURCE):
            sizes += [(path, name, line, size) for name, line, size in functions(text)]
    return lines, sizes


def is_test(path):
    return path.startswith('tests/') or re.search(r'_(test|benchmark)\.\w+$', path)


def faults(lines, sizes, longer):
    for path, count in lines.items():
        limit = longer.get(path, MAX_FILE_LINES)
        if count > limit:
            yield f'{path}: {count} lines, at most {limit}: split it by subject'
    for path, name, line, size in sizes:
        limit = longer.get(f'{path}:{name}', MAX_FUNCTION_LINES)
        if size > limit:
            yield f'{path}:{line}: {name} has {size} lines, at most {limit}'
    median = median_size(sizes)
    if median > MAX_MEDIAN_LINES:
        yield f'half of all functions fit in {MAX_MEDIAN_LINES} lines; now the median is {median}'
    known = {f'{path}:{name}': size for path, name, _, size in sizes} | lines
    for entry, limit in longer.items():
        size = known.get(entry, 0)
        if size < limit:
            yield f'{entry} shrank from {limit} to {size}: lower or drop its entry in LONGER'


def median_size(sizes):
    production = [size for path, _, _, size in sizes if not is_test(path)]
    return statistics.median(production) if production else 0


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != '--list']
    root = arguments[0] if arguments else os.path.join(os.path.dirname(__file__), '../..')
    lines, sizes = measure(root)
    if '--list' in sys.argv:
        for path, name, line, size in sorted(sizes, key=lambda row: -row[3])[:20]:
            print(f'{size:5}  {path}:{line} {name}')
        for path, count in sorted(lines.items(), key=lambda row: -row[1])[:20]:
            print(f'{count:5}  {path}')
    found = list(faults(lines, sizes, LONGER))
    for fault in found:
        print(fault)
    longest = max((size for *_, size in sizes), default=0)
    print(f'sizes: {len(lines)} files, {len(sizes)} functions, '
          f'median {median_size(sizes):g} lines, longest {longest}; {len(found)} faults')
    return 1 if found or not sizes else 0


if __name__ == '__main__':
    sys.exit(main())
