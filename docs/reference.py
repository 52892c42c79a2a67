"""Write `settings.md` and `reference.md`: all of it comes from the code."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import topicbrief as tb
from topicbrief.__main__ import make_parser
from topicbrief.brief.settings import FILE, KEYS

HERE = Path(__file__).resolve().parent
JOBS = {  # each in one or two lines; the tests run them
    "Stop words of one's own": 'tb.make_brief(texts, settings={"stop_words": ["captain", "cook"]})',
    "Rename a topic": 'tb.make_brief(texts, settings={"topics": {"names": {\n'
    '    "The sea": ["harbour", "ferry", "pier"]}}})',
    "Merge topics": 'tb.make_brief(texts, settings={"topics": {"merge": [\n'
    '    ["harbour, ferry, pier", "train, station, rail"]]}})',
    "Topics that must be there": 'tb.make_brief(texts, settings={"topics": {"seed_words": {\n'
    '    "Lights": ["lamp", "lighthouse"]}}})',
    "Documents of a topic": "brief.documents_of(1, n=5)",
    "Compare with another corpus": "tb.make_brief(texts, compare=others).contrasts[0].table",
    "Topics over time, by month": 'brief.over_time("month")',
    "Export": 'brief.write("results", formats=("html", "docx", "json", "graphml"))',
    "Save and load": 'brief.model.save("model")\ntb.Topics.load("model")',
    "Apply to new texts": 'tb.apply_topics("model", others).table',
}
FILES = {
    "brief.html, brief.md, brief.docx, brief.pdf": "the brief",
    "brief.json": "the same as data, by `brief.schema.json`",
    "topics.json": "the topics as pyLDAvis prepares them: `PreparedData` of `mdsDat`, `tinfo` and "
    "`token.table`, each as a DataFrame, and of the rest in its order",
    "topics.graphml": "topics and their words as a graph",
    "topics.csv": "thirty words of each topic: topic, name, share, coherence, stability, rank, "
    "word, probability, lift",
    "compare.csv": "thirty words of each group, by each column of groups: by, group, rank, word, "
    "count, elsewhere, G2, log ratio, and a sentence with its place from both sides",
    "sentences.csv": "every kept sentence: document, file, line, start, stop, chosen, whole, "
    "damage, sentence",
    "summary.csv": "the summary: number, document, file, line, start, stop, score, why, sentence",
    "documents.csv": "every document: document, file, title, date, group (and a column for each "
    "further one), language, sentences, nearly same, sentence, and a share for each topic",
    "ledger.csv": "every line: document, file, line, role, reason, evidence, text",
}
PAGE = f"""# Settings: `{FILE}`

The file lies beside the texts, in the folder that is read; `--config FILE` names another, and
`make_brief(settings=…)` takes a path or a mapping with the same keys. What is given on the command
line or as an argument wins. The file is checked as a whole: every mistake is told, with the key,
the value, what was expected, and the nearest key that there is.

Topics are known by words and typical documents, not by numbers, which change with the text: a name,
a merge or a topic that is left out finds its topic again after a rerun, in more documents and among
another number of topics. `print(brief.to_settings())` writes ten words of each topic and twenty
documents, with which names hold best. If a topic has split, both parts have its name and two words
of their own ("Courts: jury, verdict"); topics that were joined have all their names ("Courts /
Police"). That, what is not sure and what no longer matches is told under "damaged or uncertain";
the last changes nothing.

```toml
# The debates of a council, 2019 to 2024.
language = "en"
n_topics = 12
words = 150                                   # of the summary

stop_words = ["madam", "speaker", "honourable"]
keep_words = ["climate change", "green belt"]

[replace]
"labour party" = "labour"
"lib dems" = "liberal democrats"

[columns]
text = "speech"
date = "day"
groups = ["party"]

[topics]
merge = [["Courts", "crime, police, prison"]] # one topic, named Courts
drop = ["order, amendment, clause"]           # procedure

[topics.names]
Climate = ["climate", "emission", "carbon", "energy"]
Courts = ["court", "judge", "trial", "sentence"]

[topics.documents]                            # ids: names of files, or a column
Climate = ["2019-03-14.txt", "2021-11-02.txt"]

[topics.seed_words]
Housing = ["housing", "rent", "tenant"]
```

| key | expected | default | what it does | example |
| --- | --- | --- | --- | --- |"""


def main() -> None:
    (HERE / "settings.md").write_text(settings(), encoding="utf-8")
    (HERE / "reference.md").write_text(reference(), encoding="utf-8")


def reference() -> str:
    jobs = (f"**{title}**\n\n```python\n{code}\n```\n" for title, code in JOBS.items())
    files = (f"| {name} | {what} |" for name, what in FILES.items())
    return "\n".join(
        [
            "# Reference\n",
            "Made by `make docs` from the docstrings. Begin with `import topicbrief as tb`; "
            "`brief = tb.make_brief(texts)` is what the jobs start from, `texts` and `others` "
            "are folders or whatever else `read` takes. Keys of settings: "
            "[settings.md](settings.md).\n",
            "## Ten jobs\n",
            *jobs,
            "## The command\n",
            f"```text\n{_help()}\n```\n",
            "## Files that are written\n",
            "| file | what it holds |\n| --- | --- |",
            *files,
            "\n## Functions and classes\n",
            *_names(),
        ]
    )


def settings() -> str:
    """The page on every key, Markdown."""
    rows = [
        f"| `{key}` | {own.kind.expected} | {own.default or 'none'} | {own.what} "
        f"| `{key} = {own.example}` |"
        for key, own in KEYS.items()
    ]
    return "\n".join([PAGE, *rows, ""])


def _help() -> str:
    parser = make_parser()
    formatter = parser.formatter_class
    parser.formatter_class = lambda prog: formatter(prog, width=100)  # type: ignore[assignment]
    return re.sub(r"[ \t]+$", "", parser.format_help(), flags=re.MULTILINE).strip()


def _names() -> Iterator[str]:
    rooms = defaultdict(list)
    for name in tb.__all__:
        value = getattr(tb, name)
        if inspect.isfunction(value) or inspect.isclass(value):
            rooms[value.__module__.removeprefix("topicbrief.").partition(".")[0]].append(value)
    for room in ("brief", "topics", "summary", "reading", "language", "records"):
        yield f"### {room}\n"
        for value in sorted(rooms[room], key=lambda value: value.__name__.lower()):
            yield from _entry(value, value.__name__)
            members = vars(value).items() if inspect.isclass(value) else ()
            for name, member in members:
                found = member.__func__ if isinstance(member, classmethod) else member
                if not name.startswith("_") and inspect.isfunction(found) and found.__doc__:
                    yield from _entry(found, f"{value.__name__}.{name}")


def _entry(value: object, name: str) -> Iterator[str]:
    shown = re.sub(r" at 0x[0-9a-f]+", "", str(inspect.signature(value)))  # type: ignore[arg-type]
    yield f"#### `{name}`\n"
    yield f"```python\n{name}{shown}\n```\n"
    yield f"{inspect.getdoc(value)}\n"


if __name__ == "__main__":
    main()
