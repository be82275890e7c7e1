import { createServer, connect as dial, type Socket } from 'node:net';

export interface CuttingProxy {
  url: string;
  /** Cuts connections that carry this text in a request: before it reaches the server, or when the first byte of its answer comes back. */
  cut(text: string, when: 'before' | 'answer'): void;
  /** Lets everything through again. */
  heal(): void;
  /** Connections cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

/** A TCP proxy in front of a server on this machine, which loses requests or answers as a bad network does. */
export function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  let rule: { text: string; when: 'before' | 'answer' } | undefined;
  let count = 0;
  const sockets = new Set<Socket>();
  const cutBoth = (...pair: Socket[]) => {
    count++;
    for (const socket of pair) socket.destroy();
  };
  const server = createServer(client => {
    const upstream = dial(targetPort, '127.0.0.1');
    let sent = '';
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', chunk => {
      sent += chunk.toString('latin1');
      if (rule?.when === 'before' && sent.includes(rule.text)) cutBoth(client, upstream);
      else upstream.write(chunk);
    });
    upstream.on('data', chunk => {
      if (rule?.when === 'answer' && sent.includes(rule.text)) return cutBoth(client, upstream);
      sent = '';
      client.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({
        url: `http://127.0.0.1:${port}`,
        cut: (text, when) => {
          rule = { text, when };
        },
        heal: () => {
          rule = undefined;
        },
        cuts: () => count,
        close: () =>
          new Promise(done => {
            for (const socket of sockets) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}
