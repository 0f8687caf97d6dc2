"""The judge: what Bot API 10.1 allows, and in which words the rest is refused."""

import json

import pytest

from bot.preview.telegram.refusals import Refused
from bot.preview.telegram.schema import api, judged

MESSAGE = {"chat_id": 5, "text": "a"}
BUTTON = {"text": "a", "callback_data": "b"}


def keyboard(*buttons):
    return {"inline_keyboard": [list(buttons)]}


REFUSED = [
    ("a missing text", "sendMessage", {"chat_id": 5}, "message text is empty"),
    ("a missing chat", "sendMessage", {"text": "a"}, "chat_id is empty"),
    ("a missing id", "deleteMessage", {"chat_id": 5}, 'parameter "message_id" is required'),
    ("an unknown parameter", "sendMessage", {**MESSAGE, "colour": 1}, 'parameter "colour" is not known to sendMessage'),
    ("text that is a number", "sendMessage", {"chat_id": 5, "text": 1}, 'parameter "text" must be of type String'),
    (
        "an id that is text",
        "deleteMessage",
        {"chat_id": 5, "message_id": "7"},
        'parameter "message_id" must be of type Integer',
    ),
    ("an id that is a truth", "deleteMessage", {"chat_id": 5, "message_id": True}, "must be of type Integer"),
    ("a chat that is a fraction", "sendMessage", {"chat_id": 5.5, "text": "a"}, "must be of type Integer"),
    ("a truth that is a number", "sendMessage", {**MESSAGE, "protect_content": 1}, "must be of type Boolean"),
    ("ids that are not a list", "deleteMessages", {"chat_id": 5, "message_ids": 7}, "must be of type Array"),
    ("ids that are texts", "deleteMessages", {"chat_id": 5, "message_ids": ["7"]}, "must be of type Integer"),
    ("half a character", "sendMessage", {"chat_id": 5, "text": "\ud83d"}, "strings must be encoded in UTF-8"),
    ("a keyboard that is a list", "sendMessage", {**MESSAGE, "reply_markup": []}, "must be of type Object"),
    (
        "rows that are not a list",
        "sendMessage",
        {**MESSAGE, "reply_markup": {"inline_keyboard": {}}},
        'can\'t parse inline keyboard markup: Field "inline_keyboard" must be of type Array',
    ),
    (
        "a button without a text",
        "sendMessage",
        {**MESSAGE, "reply_markup": keyboard({"callback_data": "b"})},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "a button with an unknown field",
        "sendMessage",
        {**MESSAGE, "reply_markup": keyboard({**BUTTON, "colour": "red"})},
        'can\'t parse inline keyboard button: Field "colour" is not known',
    ),
    (
        "callback data that is a number",
        "sendMessage",
        {**MESSAGE, "reply_markup": keyboard({"text": "a", "callback_data": 7})},
        'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
    ),
    (
        "a text to copy in a bare string",
        "sendMessage",
        {**MESSAGE, "reply_markup": keyboard({"text": "a", "copy_text": "b"})},
        "must be of type Object",
    ),
    (
        "a reply to nothing",
        "sendMessage",
        {**MESSAGE, "reply_parameters": {}},
        "can't parse reply parameters: Can't find field \"message_id\"",
    ),
    (
        "a reply with an unknown field",
        "sendMessage",
        {**MESSAGE, "reply_parameters": {"message_id": 1, "chat": 2}},
        'can\'t parse reply parameters: Field "chat" is not known',
    ),
    (
        "a preview switch that is text",
        "sendMessage",
        {**MESSAGE, "link_preview_options": {"is_disabled": "true"}},
        "must be of type Boolean",
    ),
    (
        "an entity without a length",
        "sendMessage",
        {**MESSAGE, "entities": [{"type": "bold", "offset": 0}]},
        "can't parse message entity: Can't find field \"length\"",
    ),
    (
        "a command without a description",
        "setMyCommands",
        {"commands": [{"command": "help"}]},
        "can't parse bot command: Can't find field \"description\"",
    ),
    (
        "an unknown scope",
        "setMyCommands",
        {"commands": [], "scope": {"type": "everywhere"}},
        "can't parse BotCommandScope: unsupported type specified",
    ),
    (
        "a chat scope without a chat",
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat"}},
        'Can\'t find field "chat_id"',
    ),
    ("a menu button of no kind", "setChatMenuButton", {"menu_button": {"type": "x"}}, "unsupported type specified"),
]


@pytest.mark.parametrize(("label", "method", "params", "why"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_the_api_does_not_know_is_refused(label, method, params, why):
    with pytest.raises(Refused) as refusal:
        judged(method, params)
    assert refusal.value.code == 400
    assert refusal.value.description.startswith("Bad Request: ")
    assert why in refusal.value.description


def test_an_unknown_method_is_not_found():
    with pytest.raises(Refused) as refusal:
        judged("sendMesage", {})
    assert refusal.value.body() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {**MESSAGE, "reply_markup": keyboard(BUTTON, {"text": "c", "copy_text": {"text": "d"}})}),
        ("sendMessage", {**MESSAGE, "reply_markup": {"remove_keyboard": True}}),
        ("sendMessage", {**MESSAGE, "reply_markup": {"force_reply": True, "input_field_placeholder": "a"}}),
        ("sendMessage", {**MESSAGE, "reply_markup": {"keyboard": [[{"text": "a"}]], "resize_keyboard": True}}),
        ("sendMessage", {**MESSAGE, "reply_parameters": {"message_id": 1, "allow_sending_without_reply": True}}),
        ("sendMessage", {**MESSAGE, "link_preview_options": {"is_disabled": True}, "allow_paid_broadcast": False}),
        ("sendMessage", {"chat_id": "@news", "text": "a"}),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "b"}], "scope": {"type": "chat", "chat_id": 5}},
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "all_private_chats"}}),
        ("setMyCommands", {"commands": [], "scope": {"type": "all_group_chats"}}),
        ("getUpdates", {"offset": -1, "allowed_updates": ["message"]}),
        ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
    ],
)
def test_what_the_api_knows_passes_unchanged(method, params):
    assert judged(method, params) == params


def test_a_form_is_read_from_its_strings():
    given = {
        "chat_id": "5",
        "text": "7",
        "protect_content": "true",
        "reply_markup": json.dumps(keyboard(BUTTON)),
        "message_effect_id": "12",
    }
    assert judged("sendMessage", given, form=True) == {
        "chat_id": 5,
        "text": "7",
        "protect_content": True,
        "reply_markup": keyboard(BUTTON),
        "message_effect_id": "12",
    }
    assert judged("sendMessage", {"chat_id": "@news", "text": "a"}, form=True)["chat_id"] == "@news"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("reply_markup", "{", "can't parse reply markup JSON object"),
        ("protect_content", "perhaps", "can't parse protect content JSON object"),
        ("message_thread_id", "a", "can't parse message thread id JSON object"),
        ("reply_markup", '{"inline_keyboard": [[{}]]}', 'Can\'t find field "text"'),
    ],
)
def test_a_form_with_nonsense_is_refused(field, value, why):
    with pytest.raises(Refused) as refusal:
        judged("sendMessage", {"chat_id": "5", "text": "a", field: value}, form=True)
    assert why in refusal.value.description


def test_a_file_may_stand_for_a_parameter_or_be_pointed_at():
    assert judged("sendDocument", {"chat_id": 5}, {"document"}) == {"chat_id": 5}
    pointed = {"chat_id": 5, "document": "attach://x"}
    assert judged("sendDocument", pointed, {"x"}) == pointed
    with pytest.raises(Refused, match='parameter "document" is required'):
        judged("sendDocument", {"chat_id": 5})
    with pytest.raises(Refused, match='parameter "x" is not known'):
        judged("sendDocument", {"chat_id": 5}, {"document", "x"})


def test_every_method_that_is_carried_out_stands_in_the_api():
    from bot.preview.telegram.methods import METHODS

    assert set(METHODS) <= set(api()["methods"])
