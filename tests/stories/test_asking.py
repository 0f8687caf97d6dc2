"""Way 4, asking: from the first tap to the reference and the day, and everything that can go differently."""


async def write_and_send(dialog, who: str, words: str, *, kind: str = "A worry", answerer: str = "Sam") -> None:
    """Ask in the usual way."""
    await dialog.says(who, "/ask")
    await dialog.taps(who, kind)
    await dialog.says(who, words)
    await dialog.taps(who, "Send")
    await dialog.taps(who, answerer)
    await dialog.taps(who, "Send it")


async def test_amira_raises_a_worry_and_gets_a_number_and_a_day(dialog):
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.sees("amira", "What is it about?", "call 999 now")
    await dialog.taps("amira", "A worry")
    await dialog.sees("amira", "No one sees it until you tap Send.", "we may have to tell others")
    await dialog.says("amira", "The taxi did not come again.")
    await dialog.sees("amira", "I have kept 1 message.")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "Who should answer?")
    await dialog.taps("amira", "Sam")
    await dialog.sees("amira", "It will go to Sam.", "The taxi did not come again.")
    assert not dialog.phone("sam").shown()
    await dialog.taps("amira", "Send it")
    await dialog.last_sees(
        "amira", "Sent to Sam. Your number is", "You will hear by Wednesday 25 November.", "Help now"
    )
    await dialog.sees("sam", "New question from OK-14. Due by Wednesday 25 November at 5pm.")
    for other in ("yusuf", "mia", "priya", "jo", "lee", "dana", "nina"):
        assert not dialog.phone(other).shown()
    await dialog.never_saw("sam", "taxi")
