import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuthGrants } from './fakes/kit/oauth';

/** An authorisation server of its own; it refuses what the RFCs of `OAuthGrants` refuse. */
export class OAuthServer extends OAuthGrants {
  /** Answers this status to every token request while set. */
  broken: number | undefined;
  private readonly server = createServer((request, response) => {
    void this.answer(request).then(([status, body]) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  constructor() {
    super({ clientId: 'throughline', extra: { instance_url: 'https://na1.example.com' } });
  }

  async start(): Promise<void> {
    await new Promise<void>(resume => this.server.listen(0, '127.0.0.1', resume));
  }

  stop(): void {
    this.server.close();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: IncomingMessage): Promise<[number, object]> {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (this.broken) return [this.broken, { message: 'in trouble' }];
    if (request.method !== 'POST' || request.url !== '/token') return [404, {}];
    const answer = this.token(new URLSearchParams(text));
    return 'error' in answer
      ? [400, { error: answer.error, error_description: `${answer.error} said the server` }]
      : [200, answer.tokens];
  }
}
