"""What a screen reader is told: one utterance a turn, with the choices in it."""

from __future__ import annotations

from playwright.sync_api import expect

from .chat import Chat, go_to


def one_utterance(chat: Chat) -> tuple[str, str]:
    said = chat.spoken()
    assert len(said) == 1, said
    return said[0]


def test_the_greeting_and_its_choices_are_one_polite_utterance(chat):
    how, words = one_utterance(chat)
    assert how == "polite"
    assert words.endswith("Choices: " + ", ".join(chat.titles()) + ".")


def test_each_turn_is_one_utterance(chat, stub):
    chat.hush()
    go_to(chat, "where")
    assert one_utterance(chat) == (
        "polite",
        "I'm sorry. Where is it? Choices: " + ", ".join(chat.titles()) + ".",
    )
    chat.hush()
    chat.tap("Calf")
    how, words = one_utterance(chat)
    assert how == "polite"
    assert words == (
        "Let's ease it. Leg swollen, hot, or sore without a break? Tap that first. "
        "If not: 1. Keep your knee straight. 2. Loop a towel round your foot. "
        "3. Draw your toes toward you, slowly. Hold. Breathe out as you hold. "
        "Choices: Swollen or hot, Count with me, It's letting go, I can't reach it, Someone is here."
    )


def test_act_now_interrupts(chat, stub):
    go_to(chat, "act now")
    how, words = chat.spoken()[-1]
    assert how == "assertive"
    assert words.startswith("Call 911 now.")
    assert "Choices: Call 911, Text 911, Call 1-800-222-1222, I can't speak" in words


def test_a_safety_question_does_not_interrupt(chat, stub):
    chat.wrong.tap()
    chat.settle()
    assert chat.spoken()[-1][0] == "polite"


def test_the_same_words_twice_are_said_twice(chat, stub):
    chat.hush()
    chat.type("mumble")
    chat.type("mumble")
    said = chat.spoken()
    assert len(said) == 2 and said[0] == said[1]


def test_the_region_is_emptied_and_the_log_is_silent(chat):
    expect(chat.log).to_have_attribute("aria-live", "off")
    expect(chat.page.locator("#polite")).to_be_empty(timeout=2000)


def test_who_said_what_is_in_the_log_for_who_reads_back(chat, stub):
    chat.tap("It hurts now")
    expect(chat.log.locator(".you").last).to_have_text("You: It hurts now")
    expect(chat.log.locator(".bot").last).to_contain_text("Crampwise:")


def test_choices_are_real_buttons_named_as_they_read(chat):
    for title in chat.titles():
        button = chat.tray.get_by_role("button", name=title, exact=True)
        expect(button).to_have_text(title)
        assert button.evaluate("(e) => e.tagName") == "BUTTON"
