"""Every text the bot can say is read here as its readers would see it: plain, complete, and with a way out."""

import re
from collections import defaultdict

import pytest
from jinja2 import Environment, meta

from messages.catalogue import FAMILY_LEVELS, Entry
from messages.filters import filters_for
from messages.parts import MOST_UNITS, units
from messages.plainness import LIMITS, findings, grade, mean_sentence, visible, words
from messages.render import HIDDEN, Gloss, Reader
from tests.house.sample_facts import ID, NOW, base_facts, nasty_variants, sample, variants
from tests.house.words import SERVICE, catalogue, not_ours, renderer, say

ENTRIES = list(catalogue())
FAMILY = [entry for entry in ENTRIES if entry.audience == "family"]
TEXTS = [pytest.param(entry, level, id=f"{entry.kind}-{level}") for entry in ENTRIES for level in entry.levels]
ALWAYS_THERE = {"service", "help_lines", "reader", "now", "button", "copy", "gloss"}
TAGS_ALLOWED = {"b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler", "a"}
BARE_AMPERSAND = re.compile(r"&(?!(?:lt|gt|amp|quot|#39|#34);)")

# T11 of the safeguards: words that give away to a shoulder-surfer what the bot is for.
TELLTALE = re.compile(
    r"child|social|council|safeguard|meeting|review|school|worry|plan|family|lead|professional|action|question"
    r"|answer|team|care|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|january|february|march|april|may|june|july|august|september|october|november|december",
    re.IGNORECASE,
)
POOL_AT_LEAST = 100


def where(entry: Entry, level: str) -> str:
    return f"messages/templates/{entry.path(level)}"


@pytest.mark.parametrize("entry", FAMILY, ids=lambda entry: entry.kind)
def test_every_family_kind_is_written_at_both_reading_levels(entry):
    missing = set(FAMILY_LEVELS) - set(entry.levels)
    assert not missing, f"write {entry.kind}.j2 under messages/templates/en/{'/'.join(missing)}/{entry.flow}/"


@pytest.mark.parametrize(("entry", "level"), TEXTS)
def test_a_template_uses_only_the_facts_its_header_gives(entry, level):
    source = (catalogue().root / entry.path(level)).read_text(encoding="utf-8")
    used = meta.find_undeclared_variables(_parser().parse(source)) - ALWAYS_THERE
    unsaid = used - {*entry.given, *entry.optional}
    assert not unsaid, f"{where(entry, level)}: add {', '.join(sorted(unsaid))} to 'Given:'"


@pytest.mark.parametrize(("entry", "level"), TEXTS)
def test_every_text_is_plain_and_every_screen_has_a_way_out(entry, level):
    for name, facts in variants(entry):
        rendered = say(entry, level, facts)
        broken = findings(
            rendered.text, level, buttons=rendered.buttons, mask=not_ours(facts), explained=rendered.explained,
            long="long" in entry.marks, check_dialogue=entry.kind.startswith("p_check"),
        )  # fmt: skip
        assert not broken, f"{where(entry, level)} with {name}: " + "; ".join(map(str, broken))


@pytest.mark.parametrize(("entry", "level"), TEXTS)
def test_hard_names_and_hidden_signs_break_no_text(entry, level):
    for name, facts in nasty_variants(entry):
        rendered = say(entry, level, facts)
        what = f"{where(entry, level)} with {name}"
        broken = findings(
            rendered.text, level, buttons=rendered.buttons, mask=not_ours(facts), explained=rendered.explained,
            long=True, check_dialogue=True,
        )  # fmt: skip
        assert [str(finding) for finding in broken if finding.rule in {"T1", "T7", "T8"}] == [], what
        assert _html_faults(rendered.text) == [], what
        assert units(rendered.text) <= MOST_UNITS, what
        assert not re.search("[\u202a-\u202e\x00-\x08]", rendered.text), what


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if "neutral" in entry.marks], ids=lambda entry: entry.kind
)
def test_a_neutral_text_is_the_same_whatever_the_facts(entry):
    for level in entry.levels:
        shown = [say(entry, level, facts) for _, facts in (*variants(entry), *nasty_variants(entry))]
        assert len({said.text for said in shown}) == 1, where(entry, level)
        assert len({tuple(button.label for button in said.buttons) for said in shown}) == 1, where(entry, level)
        seen = " ".join([shown[0].text, *(button.label for button in shown[0].buttons)])
        assert not TELLTALE.search(seen), f"{where(entry, level)} gives away what the bot is for: {seen}"


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if "open" in entry.marks], ids=lambda entry: entry.kind)
def test_a_text_for_a_phone_that_is_not_linked_holds_nobodys_words(entry):
    for name in (*entry.given, *entry.optional):
        value = sample(entry, name)
        known = _is_nobodys(value)
        assert known, f"{entry.kind} is marked open, but is given '{name}' ({value!r})"


@pytest.mark.parametrize("entry", [entry for entry in FAMILY if "alert" in entry.marks], ids=lambda entry: entry.kind)
@pytest.mark.parametrize("level", FAMILY_LEVELS)
def test_news_for_a_discreet_reader_says_only_that_there_is_a_message(entry, level):
    hidden = renderer().render(entry.kind, base_facts(entry), Reader(level=level, discreet=True), NOW, notice=ID)
    assert (hidden.kind, hidden.text) == (HIDDEN, "You have a new message.")
    assert ID in str(hidden.buttons[0].data)


@pytest.mark.parametrize("level", list(LIMITS))
def test_the_texts_of_a_flow_taken_together_read_easily(level):
    flows: dict[str, list[str]] = defaultdict(list)
    for entry in ENTRIES:
        if level in entry.levels:
            facts = base_facts(entry)
            flows[entry.flow].append(visible(say(entry, level, facts).text, not_ours(facts)))
    pools = {flow: "\n".join(texts) for flow, texts in flows.items()}
    small = [flow for flow, text in pools.items() if len(words(text)) < POOL_AT_LEAST]
    if small:
        pools[" and ".join(small)] = "\n".join(pools.pop(flow) for flow in small)
    for flow, text in pools.items():
        if len(words(text)) >= POOL_AT_LEAST:
            assert mean_sentence(text) <= LIMITS[level].mean_sentence, f"T2: sentences in {flow}, {level}"
            assert grade(text) <= LIMITS[level].grade, f"T3: the grade of {flow}, {level}"


def test_the_names_of_the_service_are_never_taken_for_ours():
    assert SERVICE.organisation in not_ours({})


def _parser() -> Environment:
    from zoneinfo import ZoneInfo

    made = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, extensions=[Gloss])
    made.filters.update(filters_for(ZoneInfo(SERVICE.zone)))
    return made


def _html_faults(text: str) -> list[str]:
    """Return what Telegram would refuse: unknown or crossed tags, bare signs."""
    faults: list[str] = []
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([^\s>]*)[^>]*>", text):
        if tag not in TAGS_ALLOWED:
            faults.append(f"tag {tag!r}")
        elif not closing:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            faults.append(f"closes {tag!r} out of turn")
    faults += [f"{tag!r} is never closed" for tag in open_tags]
    bare = re.sub(r"<[^>]*>", "", text)
    if "<" in bare or ">" in bare or BARE_AMPERSAND.search(bare):
        faults.append("a bare sign")
    return faults


def _is_nobodys(value: object) -> bool:
    return not isinstance(value, str | list | dict) or value == ID
