"""Prints texts as people see them, with their figures, to be read aloud: python -m tests.house.show_words KIND…"""

import sys

from messages.catalogue import Entry
from messages.parts import units, without_tags
from messages.plainness import findings, grade, long_words, mean_sentence, sentences, visible, words
from tests.house.sample_facts import base_facts
from tests.house.words import catalogue, not_ours, say


def show(entry: Entry, level: str) -> None:
    """Print one kind at one level."""
    facts = base_facts(entry)
    rendered = say(entry, level, facts)
    seen = visible(rendered.text, not_ours(facts))
    longest = max((len(words(sentence)) for sentence in sentences(seen)), default=0)
    print(f"\n== {entry.kind} · {entry.flow} · {level}   {' '.join(sorted(entry.marks))}")
    print(without_tags(rendered.text))
    print("   " + " ".join(f"[{button.label}]" for button in rendered.buttons))
    print(
        f"   {units(rendered.text)} letters, longest sentence {longest}, mean {mean_sentence(seen):.1f}, "
        f"grade {grade(seen):.1f}, long words: {', '.join(long_words(seen)) or 'none'}"
    )
    for finding in findings(
        rendered.text, level, buttons=rendered.buttons, mask=not_ours(facts), explained=rendered.explained,
        long="long" in entry.marks, check_dialogue=entry.kind.startswith("p_check"),
    ):  # fmt: skip
        print(f"   !! {finding}")


def main(wanted: list[str]) -> None:
    """Print the kinds or flows named, or everything."""
    for entry in catalogue():
        if not wanted or entry.kind in wanted or entry.flow in wanted:
            for level in entry.levels:
                show(entry, level)


if __name__ == "__main__":
    main(sys.argv[1:])
