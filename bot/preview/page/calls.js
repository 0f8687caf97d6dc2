// Talks to the program behind the page: asks it to do something, and hears what has changed.

const proof = document.querySelector('meta[name="demo-proof"]').content;
export const run = proof; // another with each start of the demo

// Returns "" when it was done, or in words why it was not.
export async function ask(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Mainstay-Demo": proof },
      body: JSON.stringify(body),
    });
    return answer.ok ? "" : (await answer.json()).error;
  } catch {
    return "The demo has stopped. Start it again with: make demo";
  }
}

export function hear(handlers) {
  const source = new EventSource("/api/events");
  for (const [what, handler] of Object.entries(handlers)) {
    if (what !== "gone" && what !== "back") {
      source.addEventListener(what, (event) => handler(JSON.parse(event.data)));
    }
  }
  let lost = false;
  source.onerror = () => {
    lost = true;
    handlers.gone();
  };
  source.onopen = async () => {
    if (lost && !(await isSameRun())) location.reload();
    lost = false;
    handlers.back();
  };
}

// A demo that was started again has other phones: this page's buttons would be refused.
async function isSameRun() {
  try {
    return (await (await fetch("/")).text()).includes(proof);
  } catch {
    return true;
  }
}
