// The things to try: each is a short story in steps, told by which phone and what to do there.
//
// A step names its phone by `on` and one thing to do: open the letter's `link`, send the `check` word, `tap` a button,
// `type` a command, `say` words of one's own, press the authenticator's `code`, `look` at the locked screen, use a
// `fault` of the phone's menu, or let the clock `go`. `note` says why, or what to look at. A label is a text, several,
// or a pattern where it holds a date.

const WORRY = "The taxi did not come again. Mia missed school.";
const ASKS = [
  { on: "amira", type: "/ask" },
  { on: "amira", tap: "A worry" },
  { on: "amira", say: WORRY, note: "A voice note or a photo will do as well: they are under +." },
  { on: "amira", tap: "Send", note: "Nothing is sent yet. First she says who should answer." },
  { on: "amira", tap: "Sam", note: "A worry about Sam would never reach Sam." },
  { on: "amira", tap: "Send it" },
];
const signsIn = (on) => [
  { on, type: "/signin" },
  { on, code: true, note: "A real practitioner reads them from an app, and has to type them." },
];

export const STORIES = [
  {
    key: "link",
    title: "A mother links her phone",
    phones: ["amira", "sam"],
    steps: [
      { on: "amira", link: true, note: "She was handed a letter, and agreed a check word face to face." },
      { on: "amira", tap: "Yes, that is me", note: "No name is shown yet: letters get lost." },
      { on: "amira", check: true, note: "Try a wrong word first, if you like. The third locks the code." },
      { on: "amira", tap: "Go on" },
      { on: "amira", tap: "No, show the words", note: "Nobody else looks at her phone." },
      { on: "amira", tap: "Short and easy" },
      { on: "amira", tap: "8am to 8pm" },
    ],
    after: "Amira is linked. Sam was told at once, and can cut it off if it was not expected.",
  },
  {
    key: "who",
    title: "Who helps us?",
    linked: ["amira", "mia"],
    phones: ["amira", "mia"],
    steps: [
      { on: "amira", type: "/who", note: "There is always somebody: the lead professional, their cover, or the duty contact." },
      { on: "amira", tap: ["Who else helps", "Who else helps us"] },
      { on: "mia", type: "/who", note: "Amira reads short and easy words. Mia, who is 16, reads the usual ones." },
    ],
    after: "Both see who answers them. Neither sees what the other writes.",
  },
  {
    key: "worry",
    title: "A worry gets an answer",
    linked: ["amira"],
    phones: ["amira", "sam"],
    steps: [
      ...ASKS,
      ...signsIn("sam"),
      { on: "sam", tap: "Open", note: "Amira was told a number and a day. Only Sam can read her words." },
      { on: "sam", tap: "Write an answer" },
      { on: "sam", say: "I called the taxi firm. They will come on Monday." },
      { on: "sam", tap: "Send", note: "Sam sees exactly what Amira will see." },
      { on: "amira", tap: ["Read it", "Open"] },
      { on: "amira", tap: "Yes, thank you", note: "“Not yet” would send it to Sam's manager, Jo." },
    ],
    after: "The worry is closed. For 14 days Amira can open it again.",
  },
  {
    key: "late",
    title: "Nobody answers in time",
    linked: ["amira"],
    phones: ["amira", "sam", "jo"],
    steps: [
      ...ASKS,
      { go: "news", note: "Sam does nothing. Watch who hears of it, and what Amira is told." },
      { go: "news" },
      { go: "news" },
      { go: "news" },
      { go: "news" },
      { go: "news", note: "Go on as long as you like: it climbs until somebody answers." },
    ],
    after: "It climbed by itself, and Amira was told each new day. Jo can open it now, and answer.",
  },
  {
    key: "meeting",
    title: "A meeting, with reminders",
    linked: ["amira"],
    phones: ["amira", "mia", "sam"],
    steps: [
      { on: "amira", type: "/meetings" },
      { on: "amira", tap: /^\w+day \d+ \w+$/, label: "the day of the meeting" },
      { on: "amira", tap: "Yes" },
      { on: "amira", tap: "Put it in my calendar", note: "The file says only “Appointment”." },
      { go: "news", note: "Those who have not answered are asked a week before. All are reminded a day and an hour before." },
      { go: "news" },
    ],
    after: "Sam can move the meeting or call it off with /meeting. Everybody who was asked hears of it.",
  },
  {
    key: "locked",
    title: "What a stranger could read",
    linked: ["amira", "yusuf"],
    phones: ["amira", "yusuf", "sam"],
    steps: [
      { on: "amira", look: true, note: "Amira let her alerts show words." },
      { on: "yusuf", look: true, note: "Yusuf hides them: others may see his phone." },
      { on: "sam", look: true, note: "Staff get plan numbers, never a name or a word of what was written." },
    ],
    after: "Words stay hidden until a person chooses otherwise. /hide takes them off the chat as well.",
  },
  {
    key: "parents",
    title: "Two parents who live apart",
    linked: ["amira", "yusuf"],
    phones: ["amira", "yusuf", "sam"],
    steps: [
      { on: "yusuf", type: "/actions", note: "Yusuf sees none of the plan, and not that there is something to see." },
      { on: "amira", type: "/actions" },
      ...signsIn("sam"),
      { on: "sam", type: "/plans" },
      { on: "sam", tap: /^OK-14/, label: "OK-14" },
      { on: "sam", tap: "People" },
      { on: "sam", tap: "Yusuf", note: "Sam opens what each adult may see, one thing at a time." },
      { on: "sam", tap: "See what they see" },
    ],
    after: "What another person wrote is never shown to anybody, whatever Sam picks.",
  },
  {
    key: "cover",
    title: "Sam goes away",
    linked: ["amira"],
    phones: ["amira", "sam", "priya"],
    steps: [
      ...signsIn("sam"),
      { on: "sam", type: "/cover" },
      { on: "sam", tap: "I will be away" },
      { on: "sam", tap: "From today" },
      { on: "sam", tap: /^\w+day \d+ \w+$/, label: "the last day" },
      { on: "sam", tap: /^Priya/, label: "Priya", note: "Priya must say yes before families are told." },
      ...signsIn("priya"),
      { on: "priya", tap: "I will cover" },
      { on: "amira", type: "/who" },
    ],
    after: "Amira's new questions go to Priya until the last day. Then Sam is back by itself.",
  },
  {
    key: "faults",
    title: "Things go wrong",
    linked: ["amira"],
    phones: ["amira", "sam"],
    steps: [
      { on: "amira", fault: "flood", label: "Refuse the next 2 messages", note: "As Telegram does when a bot is too fast." },
      { on: "amira", type: "/who", note: "The answer comes late, and only once." },
      { on: "amira", fault: "blocks", label: "Block the bot" },
      { on: "amira", fault: "unblocks", label: "Unblock the bot", note: "What was due meanwhile was not lost." },
    ],
    after: "Nothing was lost: what a family sends is kept before Telegram may forget it.",
  },
];
