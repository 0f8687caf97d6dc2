"""What the command line says where the service refuses: what is wrong, and the mend."""

from typing import Any

from handlers.rules.refusals import Refusal

WORDS: dict[str, tuple[str, str]] = {
    "operator_no_practitioner": (
        "there is no practitioner with the ref '{ref}'", "`mainstay practitioner list` shows those who are here.",
    ),
    "operator_ref_taken": (
        "there is a practitioner with the ref '{ref}' already",
        "Choose another ref. `mainstay practitioner list` shows who is here; one who was revoked keeps theirs.",
    ),
    "operator_not_enrolled": (
        "'{ref}' was never enrolled, so there is nothing to unlock", "Run `mainstay practitioner enrol {ref}`.",
    ),
    "operator_last_duty": (
        "'{ref}' is the duty contact of {plans}, and there is no other co-ordinator who could be",
        "Add one first: `mainstay practitioner add REF NAME --coordinator`.",
    ),
    "operator_no_plan": ("there is no plan '{ref}'", "`mainstay plan list` shows those that are open."),
    "operator_plan_taken": (
        "there is a plan '{ref}' already", "Choose another reference; a plan that was closed keeps its own.",
    ),
    "operator_on_team": ("{name} is on the plan '{ref}' already", "`mainstay plan show {ref}` names the team."),
    "operator_plan_closed": ("the plan '{ref}' is closed", "Open it again: `mainstay plan reopen {ref}`."),
    "operator_plan_is_open": ("the plan '{ref}' is open", "There is nothing to open again."),
    "operator_open_concerns": (
        "a family of the plan '{ref}' still waits for an answer",
        "Have it answered or passed on first: a worry always has a person and a day.",
    ),
    "operator_first_name": (
        "'{name}' looks like more than a first name, and no surname of a child is kept",
        "Write the first name alone; put a dash between two first names that belong together.",
    ),
    "operator_no_framework": ("there is no framework '{name}'", "Write one of: {known}."),
    "operator_other_framework": (
        "this service does not work by the framework '{name}'",
        "Write one of: {known}; or add it to `frameworks` in service.toml.",
    ),
    "operator_lead_needed": (
        "in '{name}' there must always be a lead professional", "Leave it out; name a lead as soon as there is one.",
    ),
    "operator_no_duty": (
        "there is no co-ordinator yet who could be the duty contact",
        "Add one first: `mainstay practitioner add REF NAME --coordinator`; or name a duty contact.",
    ),
    "operator_nobody_to_erase": (
        "there is no plan, practitioner or id '{said}'",
        "`mainstay plan list` and `plan show` name plans and their people; `practitioner list` names practitioners.",
    ),
    "operator_nobody_called": (
        "the plan '{ref}' has {count} family members called '{name}'",
        "Write the name as `mainstay plan show {ref}` shows it; or give the person's id, which `--json` shows.",
    ),
    "operator_revoke_first": (
        "'{ref}' still works here", "Run `mainstay practitioner revoke {ref}` first: it says what they leave behind.",
    ),
    "operator_not_coordinator": (
        "'{ref}' is no co-ordinator, and only they write to many families",
        "Name a co-ordinator with --as; `mainstay practitioner add REF NAME --coordinator` adds one.",
    ),
    "operator_broadcast_to": (
        "'{said}' does not say whose families it is for", "Write --to all, --to lead:REF or --to agency:NAME.",
    ),
    "operator_no_agency": ("nobody here works for '{name}'", "Write one of: {known}."),
    "p_broadcast_nobody": (
        "nobody in these families can be reached here; families to telephone: {n_silent}",
        "Have somebody ring them; `mainstay plan list` shows whose phone is linked.",
    ),
    "p_broadcast_alone": (
        "it would go to {n} families; for more than {most} a second co-ordinator must agree, and there is none to ask",
        "Write to fewer families; or add one, `mainstay practitioner add REF NAME --coordinator`, and enrol them.",
    ),
    "p_invite_age": (
        "Telegram is for people of 16 or over in the UK", "Give --sixteen-or-over if you know that they are.",
    ),
    "p_invite_word": ("the check word is too short", "Choose at least four letters, or leave it out to get one."),
}  # fmt: skip


def words_for(refusal: Refusal) -> tuple[str, str]:
    """Return what is wrong and the mend."""
    kind = refusal.kind_for(staff=True)
    wrong, mend = WORDS.get(kind, (f"this is refused ({kind})", "See `mainstay --help`."))
    facts = {name: _listed(value) for name, value in refusal.facts.items()}
    return wrong.format_map(facts), mend.format_map(facts)


def code_of(refusal: Refusal) -> str:
    """Return the refusal's short name, as `--json` says it."""
    return refusal.kind_for(staff=True).removeprefix("operator_").removeprefix("p_")


def _listed(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, (list, tuple)) else str(value)
