import type { CDPSession } from 'playwright-core';

/** An event of the browser's own trace; times in microseconds. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  args: { beginData?: { stackTrace?: { url: string }[] }; data?: { stackTrace?: { url: string }[] } };
}

interface Sampled {
  startTime: number;
  samples?: number[];
  timeDeltas?: number[];
  nodes: { id: number; callFrame: { url: string }; children?: number[] }[];
}

export interface TraceFigures {
  /** Sampled time of stacks that contain extension code. */
  extensionMs: number;
  /** Tasks over 50 ms that would be none without the extension's part in them. */
  longTasksOfOurs: number;
  longTasks: number;
  /** Layouts that extension code forced: in the overlay's frame step, and anywhere else. */
  forcedLayoutsInFrame: number;
  forcedLayoutsElsewhere: number;
}

const LONG_US = 50_000;
/** The overlay asks for boxes in its frame step and nowhere else. */
const FRAME_STEP = /^chrome-extension:\/\/\w+\/src\/ui\/overlay\//;
const isOurs = (url: string): boolean => /^chrome-extension:/.test(url);

/** Traces and samples a page while something happens in it. */
export async function traced(session: CDPSession, work: () => Promise<void>): Promise<TraceFigures> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const included = [
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
    'disabled-by-default-devtools.timeline.stack',
    'toplevel',
  ];
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 250 });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: included, excludedCategories: ['*'] },
  });
  await session.send('Profiler.start');
  await work();
  const { profile } = await session.send('Profiler.stop');
  const complete = new Promise<void>(done => session.once('Tracing.tracingComplete', () => done()));
  await session.send('Tracing.end');
  await complete;
  return figuresOf(events, samplesOfOurs(profile));
}

/** When extension code ran, and for how long, in microseconds. */
function samplesOfOurs({ nodes, samples = [], timeDeltas = [], startTime }: Sampled): { at: number; us: number }[] {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id] as const)));
  const known = new Map<number, boolean>();
  const isInOurs = (id: number | undefined): boolean => {
    if (id === undefined) return false;
    const is = known.get(id) ?? (isOurs(byId.get(id)?.callFrame.url ?? '') || isInOurs(parents.get(id)));
    known.set(id, is);
    return is;
  };
  let at = startTime;
  return samples.flatMap((id, index) => {
    const us = timeDeltas[index] ?? 0;
    at += us;
    return isInOurs(id) ? [{ at, us }] : [];
  });
}

function figuresOf(events: readonly TraceEvent[], ours: readonly { at: number; us: number }[]): TraceFigures {
  const forced = events.filter(
    ({ name, args }) => name === 'Layout' && args.beginData?.stackTrace?.some(({ url }) => isOurs(url)),
  );
  const page = events.find(({ name }) => name === 'FireAnimationFrame') ?? events.find(({ name }) => name === 'Layout');
  const tasks = events.filter(
    ({ name, pid, tid, dur = 0 }) => name === 'RunTask' && dur > LONG_US && pid === page?.pid && tid === page.tid,
  );
  const part = ({ ts, dur = 0 }: TraceEvent) =>
    ours.filter(({ at }) => at >= ts && at <= ts + dur).reduce((sum, { us }) => sum + us, 0);
  const inFrame = forced.filter(({ args }) =>
    args.beginData?.stackTrace?.some(({ url }) => FRAME_STEP.test(url)),
  ).length;
  return {
    extensionMs: ours.reduce((sum, { us }) => sum + us, 0) / 1000,
    longTasks: tasks.length,
    longTasksOfOurs: tasks.filter(task => (task.dur ?? 0) - part(task) <= LONG_US).length,
    forcedLayoutsInFrame: inFrame,
    forcedLayoutsElsewhere: forced.length - inFrame,
  };
}
