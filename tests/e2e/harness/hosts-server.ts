import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { generate } from 'selfsigned';

/** What a host answers; anything not answered is a 404. */
export type HostHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * One https server that plays every host of the internet: the browser is told to resolve all names to it, so pages have
 * their real addresses and nothing can leave the machine.
 */
export class HostsServer {
  private readonly handlers = new Map<string, HostHandler>();
  private server?: Server;
  /** Requests to hosts nobody plays, for tests that must see none. */
  readonly unexpected: string[] = [];
  readonly requests: string[] = [];

  get port(): number {
    const address = this.server?.address() as AddressInfo | undefined;
    if (!address) throw new Error('the server is not started');
    return address.port;
  }

  async start(): Promise<void> {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 });
    this.server = createServer({ key, cert }, (request, response) => this.answer(request, response));
    await new Promise<void>(done => this.server?.listen(0, '127.0.0.1', done));
  }

  /** Plays a host: an exact name, or `*` for all that are not named. */
  host(name: string, handler: HostHandler): void {
    this.handlers.set(name, handler);
  }

  /** Serves one document at an address. Later calls for other paths of the host add to it. */
  page(address: string, html: string | (() => string), contentType = 'text/html; charset=utf-8'): void {
    const url = new URL(address);
    const before = this.handlers.get(url.host);
    const wanted = url.pathname + url.search;
    this.host(url.host, (request, response) => {
      if (request.url !== wanted) {
        if (before) before(request, response);
        else response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'content-type': contentType }).end(typeof html === 'string' ? html : html());
    });
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise(done => this.server?.close(done));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const host = (request.headers.host ?? '').replace(/:443$/, '');
    this.requests.push(`${request.method} ${host}${request.url}`);
    const handler = this.handlers.get(host) ?? this.handlers.get('*');
    if (handler) {
      handler(request, response);
    } else {
      this.unexpected.push(`${host}${request.url}`);
      response.writeHead(404).end();
    }
  }
}

/** A CONNECT proxy that pipes every tunnel to the local server: how Firefox gets to real addresses. */
export async function startConnectProxy(targetPort: number): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createTcpServer(client => {
    client.once('data', () => {
      const upstream = connect(targetPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    client.on('error', () => client.destroy());
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise(done => server.close(() => done())),
  };
}
