import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

interface Process {
  pid: string;
  bytes: number;
  /** Runs pages or the worker of an extension. */
  isExtension: boolean;
}

/** The browser with this profile and all that it started. */
function processesOf(profile: string): Process[] {
  const text = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,args='], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  const lines = text.split('\n').map(line => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
  const own = new Map<string, Process>();
  // Parents stand before their children: pids only grow while one browser runs.
  for (const [, pid, parent = '', kilobytes, args = ''] of lines) {
    if (pid === undefined || (!args.includes(`--user-data-dir=${profile}`) && !own.has(parent))) continue;
    own.set(pid, { pid, bytes: Number(kilobytes) * 1024, isExtension: args.includes('--extension-process') });
  }
  return [...own.values()];
}

/** Memory of the largest process that runs code of an extension. */
export function largestBytes(profile: string): number {
  return Math.max(0, ...processesOf(profile).map(({ bytes, isExtension }) => (isExtension ? bytes : 0)));
}

/** Processor time used so far: what is left of a figure when other work on the machine is taken away. */
export function cpuSeconds(profile: string): { all: number; extension: number } {
  const used = { all: 0, extension: 0 };
  for (const { pid, isExtension } of processesOf(profile)) {
    const seconds = secondsOf(pid);
    used.all += seconds;
    if (isExtension) used.extension += seconds;
  }
  return used;
}

/** Processor time of each dedicated worker of an extension's pages that runs now, the longest first. */
export function workerSeconds(profile: string): number[] {
  const pids = processesOf(profile).flatMap(({ pid, isExtension }) => (isExtension ? [pid] : []));
  const threads = pids.flatMap(pid => threadsOf(pid).map(thread => `${pid}/task/${thread}`));
  const workers = threads.filter(thread => read(`/proc/${thread}/comm`).startsWith('DedicatedWorker'));
  return workers.map(secondsOf).sort((one, other) => other - one);
}

function threadsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process is gone.
    return '';
  }
}

/** @param process - its id, or a path to one of its threads */
function secondsOf(process: string): number {
  const fields = read(`/proc/${process}/stat`).split(') ').at(-1)!.split(' ');
  // The name, in brackets, may hold blanks; user and system time are the 12th and 13th fields after it.
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_A_SECOND;
}
