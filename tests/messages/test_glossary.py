"""The glossary finds words of the trade where they are used, and nowhere else."""

import pytest

from messages.glossary import glossary, hits, terms_in


def test_every_term_has_a_plain_meaning_and_a_swap():
    assert len(glossary()) > 170
    assert all(term.explanation and term.swap for term in glossary())


@pytest.mark.parametrize(
    ("text", "nation", "terms"),
    [
        ("SALT to see the OT", "England", ["SALT", "OT"]),
        ("Pass the salt and the pip", "England", []),
        ("They will Engage with outcomes", "England", ["Engage", "outcomes"]),
        ("Her EHCPs and the SENCo's view", "England", ["EHCPs", "SENCo's"]),
        ("The IDP is ready", "England", []),
        ("The IDP is ready", "Wales", ["IDP"]),
        ("an early help assessment", "England", ["early help assessment"]),
        ("The UNOCINI form", "Northern Ireland", ["UNOCINI"]),
        ("Ruth will call on Monday", "England", []),
    ],
)
def test_terms_are_found(text, nation, terms):
    assert list(terms_in(text, nation)) == terms


def test_a_longer_term_hides_the_shorter_one_in_it():
    [hit] = hits("the CP plan")
    assert (hit.term.term, hit.words, hit.start, hit.end) == ("CP", "CP plan", 4, 11)
    assert hit.term.sensitive
    assert hit.term.ambiguous
