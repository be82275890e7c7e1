/**
 * A small Tryton client of the tests' own: what the extension wrote is read back without the extension's code.
 */
export class TrytonClient {
  private constructor(
    private readonly address: string,
    readonly userId: number,
    private readonly authorization: string,
    private preferences: Record<string, unknown>,
  ) {}

  static async signIn(address: string, { user, password }: { user: string; password: string }): Promise<TrytonClient> {
    const [userId, key] = (await post(address, 'common.db.login', [user, { password }, 'en'])) as [number, string];
    const authorization = `Session ${Buffer.from(`${user}:${userId}:${key}`).toString('base64')}`;
    const client = new TrytonClient(address, userId, authorization, {});
    client.preferences = (await client.call('model.res.user.get_preferences', [true])) as Record<string, unknown>;
    return client;
  }

  /** Any method; the user's context is added as the last parameter. */
  call(method: string, params: unknown[], context: Record<string, unknown> = {}): Promise<unknown> {
    return post(this.address, method, [...params, { ...this.preferences, ...context }], this.authorization);
  }

  async create(model: string, values: Record<string, unknown>, context?: Record<string, unknown>): Promise<number> {
    return (await this.createAll(model, [values], context))[0]!;
  }

  async createAll(
    model: string,
    rows: Record<string, unknown>[],
    context?: Record<string, unknown>,
  ): Promise<number[]> {
    return (await this.call(`model.${model}.create`, [rows], context)) as number[];
  }

  async ids(model: string, domain: unknown[]): Promise<number[]> {
    return (await this.call(`model.${model}.search`, [domain, 0, null, null])) as number[];
  }

  async rows<T>(
    model: string,
    domain: unknown[],
    fields: string[],
    order: [string, string][] = [['id', 'ASC']],
  ): Promise<T[]> {
    return (await this.call(`model.${model}.search_read`, [domain, 0, null, order, fields])) as T[];
  }
}

async function post(address: string, method: string, params: unknown[], authorization?: string): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(authorization ? { Authorization: authorization } : {}) },
    body: JSON.stringify({ id: 1, method, params }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method}: ${response.status} ${text.slice(0, 200)}`);
  const answer = JSON.parse(text) as { result?: unknown; error?: unknown };
  if (answer.error !== undefined) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
  return answer.result;
}
