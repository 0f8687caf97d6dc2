"""The table of Bot API methods that this Telegram carries out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.preview.telegram import account, editing, receiving, sending
from bot.preview.telegram.state import Call, TelegramState

Method = Callable[[TelegramState, Call], Any]

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getUpdates": receiving.get_updates,
        "setWebhook": receiving.set_webhook,
        "deleteWebhook": receiving.delete_webhook,
        "getWebhookInfo": receiving.get_webhook_info,
        "getMe": account.get_me,
        "sendMessage": sending.send_message,
        "sendDocument": sending.send_media,
        "sendVoice": sending.send_media,
        "sendPhoto": sending.send_media,
        "sendAudio": sending.send_media,
        "sendVideo": sending.send_media,
        "copyMessage": sending.copy_message,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "deleteMessages": editing.delete_messages,
        "answerCallbackQuery": account.answer_callback_query,
        "setMyCommands": account.set_my_commands,
        "deleteMyCommands": account.delete_my_commands,
        "getMyCommands": account.get_my_commands,
        "setMyName": account.set_profile_text,
        "setMyDescription": account.set_profile_text,
        "setMyShortDescription": account.set_profile_text,
        "getMyName": account.get_profile_text,
        "getMyDescription": account.get_profile_text,
        "getMyShortDescription": account.get_profile_text,
        "setChatMenuButton": account.set_chat_menu_button,
        "getChatMenuButton": account.get_chat_menu_button,
        "getChat": account.get_chat,
        "leaveChat": account.leave_chat,
        "getFile": account.get_file,
    }
)
