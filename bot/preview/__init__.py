"""The preview: a Telegram in memory and a page with phones on it."""
