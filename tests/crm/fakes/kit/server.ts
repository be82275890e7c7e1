import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import type { OpenApi } from './contract';
import { Faults } from './faults';
import { routedFetch } from './routed-fetch';

/** An error that a fake answers with, thrown by its routes. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(`${status}`);
  }
}

/** What a fake is made of. */
export interface FakeDefinition {
  /** Addresses of the vendor that lead here, such as `https://api.hubapi.com`; none for a CRM that companies run themselves. */
  origins?: readonly string[];
  /** Hardened contracts; the first server of each names the path under which it holds. Without one the routes check keys themselves. */
  contracts?: readonly OpenApi[];
  /** Requests that are no JSON API: a sign-in, a form. */
  uncontracted?: RegExp;
  /** False where a contract leaves out what the service answers, such as null. */
  checkAnswers?: boolean;
  /** Refuses a request without a right token. */
  authorize(request: Request): Refusal | undefined;
  /** The routes read bodies themselves. */
  readsBodies?: boolean;
  /** The vendor's way to refuse what the contract does not allow. */
  invalid(message: string): Refusal;
  routes(router: Router): void;
}

/** A fake that runs. */
export interface FakeServer {
  /** `http://127.0.0.1:…` */
  url: string;
  /** Leads the vendor's addresses here and refuses all others. */
  fetch: typeof fetch;
  faults: Faults;
  /** Requests and answers that the contract does not know. A test ends with none. */
  violations: string[];
  /** Every request: method and path with query. */
  requests: string[];
  stop(): Promise<void>;
}

/** Longest body that a fake reads: more than a note of 65,000 characters in four bytes each. */
const BODY_LIMIT = '4mb';

/** Starts a fake on a free port of this machine. */
export async function startFakeServer(definition: FakeDefinition): Promise<FakeServer> {
  const { origins = [], contracts = [], uncontracted, authorize, readsBodies, invalid, routes } = definition;
  const faults = new Faults();
  const violations: string[] = [];
  const requests: string[] = [];
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request, _response, next) => {
    requests.push(`${request.method} ${request.originalUrl}`);
    next();
  });
  app.use(faults.middleware);
  app.use((request, _response, next) => next(uncontracted?.test(request.path) ? undefined : authorize(request)));
  if (!readsBodies)
    app.use(
      express.json({ limit: BODY_LIMIT, strict: false, type: ['application/json', 'application/vnd.api+json'] }),
      express.urlencoded({ extended: false }),
    );
  for (const contract of contracts) app.use(validatorOf(contract, definition, violations));
  const router = express.Router();
  routes(router);
  app.use(router);
  app.use((request: Request) => {
    throw new Refusal(404, { message: `No ${request.method} ${request.path}` });
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const refusal = error instanceof Refusal ? error : refusalOf(error, request, violations, invalid);
    response.status(refusal.status).set(refusal.headers);
    if (refusal.body === undefined) response.end();
    else if (typeof refusal.body === 'string') response.type('html').send(refusal.body);
    else response.json(refusal.body);
  });
  const server = await listen(app);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    fetch: routedFetch(url, origins),
    faults,
    violations,
    requests,
    stop: () => stop(server),
  };
}

function validatorOf(contract: OpenApi, { uncontracted, checkAnswers = true }: FakeDefinition, violations: string[]) {
  const base = new URL(contract.servers?.[0]?.url ?? 'http://localhost/').pathname.replace(/\/$/, '');
  return OpenApiValidator.middleware({
    apiSpec: contract as never,
    validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
    validateResponses: checkAnswers && {
      onError: (error, _body, request) => {
        violations.push(`answer to ${request.method} ${request.path}: ${error.message}`);
      },
    },
    // Checked by the fake itself, which knows the right token.
    validateSecurity: false,
    validateApiSpec: false,
    ignorePaths: (path: string) => !path.startsWith(`${base}/`) || (uncontracted?.test(path) ?? false),
  });
}

function refusalOf(
  error: unknown,
  { method, originalUrl }: Request,
  violations: string[],
  invalid: FakeDefinition['invalid'],
): Refusal {
  const { status = 500, message, errors = [] } = error as { status?: number; message: string; errors?: unknown[] };
  const text = `${method} ${originalUrl}: ${message} ${JSON.stringify(errors)}`;
  violations.push(status >= 500 && error instanceof Error ? `${text}\n${error.stack}` : text);
  return status === 400 ? invalid(message) : new Refusal(status, { message });
}

const listen = (app: express.Express): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = app.listen(0, '127.0.0.1', error => (error ? reject(error) : resolve(server)));
  });

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise(resolve => server.close(() => resolve()));
}
