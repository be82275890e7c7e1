import type { Express } from 'express';

/** A fake CRM on a port of its own. */
export interface FakeServer {
  url: string;
  close(): Promise<void>;
}

/** Serves an app on this machine only. */
export async function listen(app: Express): Promise<FakeServer> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
