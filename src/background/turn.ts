/**
 * Lets what came meanwhile run first: messages, timers, answers of the database. Browsers make nested timers wait 4 ms each, which
 * hundreds of short slices would feel.
 */
export function nextTurn(): Promise<void> {
  return new Promise(resume => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(null);
  });
}
