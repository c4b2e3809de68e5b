/** What engines offer to come back after the event loop had its turn; Node has the first, browsers the second. */
interface Host {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly MessageChannel?: new () => MessagePorts;
}

interface MessagePorts {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: null): void };
}

/** Gives the event loop one turn: timers, messages and what else waits are served before it resolves. A timer would let some milliseconds pass. */
export function nextTurn(): Promise<void> {
  const { setImmediate, MessageChannel } = globalThis as Host;
  return new Promise((resolve) => {
    if (setImmediate) setImmediate(() => resolve());
    else if (MessageChannel) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    } else setTimeout(resolve, 0);
  });
}
