import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line of the project as a process of its own. */
export function run(script: string, args: readonly string[] = [], stdin = ''): Promise<Run> {
  return new Promise((done, failed) => {
    const child = spawn('node', ['--import', 'tsx', `scripts/${script}.ts`, ...args], { cwd: ROOT });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
      });
    child.on('error', failed);
    child.on('close', code => done({ code: code ?? 1, ...output }));
    // A process that ends before it has read its input is not an error of the test.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

/** The JSON lines that a command line printed. */
export const jsonLines = <Line>({ stdout }: Run): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line);
