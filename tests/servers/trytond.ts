import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

export interface Trytond {
  pid: number;
  /** Ends the process and waits until it is gone. May be called twice. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `trytond` and waits until it answers. Ends with this process at the latest. */
export async function startTrytond(config: string, port: number): Promise<Trytond> {
  const child = spawn('trytond', ['-c', config, '-d', 'crm'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', chunk => {
    log = `${log}${chunk}`.slice(-4000);
  });
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await gone;
    process.removeListener('exit', kill);
  };
  if (!(await answers(port, () => child.exitCode !== null))) {
    await stop('SIGKILL');
    throw new Error(`trytond did not start: ${log}`);
  }
  return { pid: child.pid ?? 0, stop };
}

async function answers(port: number, hasEnded: () => boolean): Promise<boolean> {
  const body = JSON.stringify({ id: 1, method: 'common.server.version', params: [] });
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
  for (let tries = 0; tries < 300 && !hasEnded(); tries++) {
    const response = await fetch(`http://127.0.0.1:${port}/`, request).catch(() => undefined);
    if (response?.ok) return true;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return false;
}
