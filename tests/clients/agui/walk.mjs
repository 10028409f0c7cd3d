// Drives one generation of the real @ag-ui/client over a list of turns and prints what the client saw, as JSON.
//
//   node walk.mjs client-0 < plan.json
//
// plan: {"url", "token", "threadId", "forwardedProps", "turns": [{"message", "dismiss"} | {"resume": payload}]}
// "dismiss" sets the open interrupts aside, as an interface does whose person types instead of pressing a button
// printed: {"turns": [{"types", "error", "interrupts", "text", "state"}]}

import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";

const { HttpAgent } = await import(process.argv[2]);
const plan = JSON.parse(await text(process.stdin));

const agent = new HttpAgent({
  url: plan.url,
  threadId: plan.threadId,
  headers: { Authorization: `Bearer ${plan.token}` },
});

const turns = [];
for (const turn of plan.turns) {
  turns.push(await play(turn));
}
process.stdout.write(JSON.stringify({ turns }));

async function play(turn) {
  const seen = { types: [], error: null, interrupts: [], text: "", state: null };
  if (turn.message !== undefined) {
    agent.addMessage({ id: randomUUID(), role: "user", content: turn.message });
  }
  const parameters = { runId: randomUUID(), forwardedProps: plan.forwardedProps ?? {} };
  if (turn.resume !== undefined || turn.dismiss) {
    const answer = turn.dismiss ? { status: "cancelled" } : { status: "resolved", payload: turn.resume };
    parameters.resume = agent.pendingInterrupts.map(({ id }) => ({ interruptId: id, ...answer }));
  }
  try {
    await agent.runAgent(parameters, {
      onEvent: ({ event }) => void seen.types.push(event.type),
      onTextMessageContentEvent: ({ event }) => void (seen.text += event.delta),
      onRunErrorEvent: ({ event }) => void (seen.error = event),
    });
  } catch (error) {
    seen.error ??= { message: String(error?.message ?? error) };
  }
  seen.interrupts = agent.pendingInterrupts ?? [];
  seen.state = structuredClone(agent.state);
  return seen;
}
