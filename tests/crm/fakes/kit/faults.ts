import type { NextFunction, Request, Response } from 'express';

/** What goes wrong with one request. */
export type Fault =
  /** Not carried out; answered with this. */
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: unknown }
  /** The connection breaks before the request is carried out. */
  | { kind: 'cut-before' }
  /** Carried out, and then the connection breaks: the answer is lost. */
  | { kind: 'cut-after' };

interface Planned {
  fault: Fault;
  skip: number;
  times: number;
  when?(request: Request): boolean;
}

/** Faults to come, in the order in which they were planned. */
export class Faults {
  private planned: Planned[] = [];

  /**
   * @param options - `after`: so many matching requests go well first; `times`: so many go wrong then (1); `when`: which requests match
   */
  plan(
    fault: Fault,
    { after = 0, times = 1, when }: { after?: number; times?: number; when?: Planned['when'] } = {},
  ): void {
    this.planned.push({ fault, skip: after, times, ...(when ? { when } : {}) });
  }

  clear(): void {
    this.planned = [];
  }

  /** In front of everything else. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const fault = this.take(request);
    if (fault?.kind === 'answer') {
      response.status(fault.status).set(fault.headers ?? {});
      if (fault.body === undefined) response.end();
      else response.json(fault.body);
    } else if (fault?.kind === 'cut-before') {
      request.socket.destroy();
    } else {
      if (fault) cutInstead(request, response);
      next();
    }
  };

  private take(request: Request): Fault | undefined {
    const one = this.planned.find(({ when }) => when?.(request) ?? true);
    if (!one) return undefined;
    if (one.skip > 0) {
      one.skip--;
      return undefined;
    }
    one.times--;
    if (one.times <= 0) this.planned = this.planned.filter(other => other !== one);
    return one.fault;
  }
}

function cutInstead(request: Request, response: Response): void {
  const cut = () => {
    request.socket.destroy();
    return response;
  };
  response.json = cut;
  response.send = cut;
  response.end = cut;
}
