import { afterEach, describe, expect, it, vi } from 'vitest';
import { STARTED } from '../../src/background/load/messages';
import { type Portion, type ReadingJob, readHere, readPortion } from '../../src/background/load/portion';
import { Readers } from '../../src/background/load/readers';
import { planImport } from '../../src/import/reader';

type Handler<Data> = ((event: Data) => void) | null;
/** What a worker does with a slice; undefined: nothing, ever. */
type Answer = (job: ReadingJob, from: number) => Promise<object | undefined>;

/** A worker as the browser gives it, whose script is a function. */
class FakeWorker {
  static started: FakeWorker[] = [];
  /** Of the workers that are started now, in their order; the last one's for all others. */
  static answers: Answer[] = [];
  static isSilent = false;

  onmessage: Handler<{ data: unknown }> = null;
  onerror: Handler<{ message?: string; preventDefault(): void }> = null;
  isTerminated = false;
  wasPrevented = false;
  asked: number[] = [];
  readonly #answer: Answer;

  constructor() {
    this.#answer = FakeWorker.answers[FakeWorker.started.length] ?? FakeWorker.answers.at(-1)!;
    FakeWorker.started.push(this);
    if (!FakeWorker.isSilent) queueMicrotask(() => this.#say(STARTED));
  }

  postMessage({ job, from }: { job: ReadingJob; from: number }): void {
    this.asked.push(from);
    void this.#answer(job, from).then(data => data && this.#say(data));
  }

  #say(data: unknown): void {
    if (!this.isTerminated) this.onmessage?.({ data: structuredClone(data) });
  }

  terminate(): void {
    this.isTerminated = true;
  }

  fail(message?: string): void {
    this.onerror?.({
      message,
      preventDefault: () => {
        this.wasPrevented = true;
      },
    });
  }
}

const reads: Answer = async (job, from) => ({ portion: await readPortion(job, from) });
const neverAnswers: Answer = async () => undefined;

afterEach(() => {
  vi.unstubAllGlobals();
});

function start(answers: Answer[], { isSilent = false } = {}): { readers: Readers; workers: FakeWorker[] } {
  FakeWorker.started = [];
  FakeWorker.answers = answers;
  FakeWorker.isSilent = isSilent;
  vi.stubGlobal('Worker', FakeWorker);
  return { readers: new Readers(2), workers: FakeWorker.started };
}

async function jobOf(rows: number): Promise<ReadingJob> {
  const lines = Array.from({ length: rows }, (_, at) => `Person ${at},p${at}@example.com,"Acme\n${at % 7}"\n`);
  const file = new Blob([`Full name,E-mail,Company\n${lines.join('')}`]);
  const { start, ...plan } = await planImport(file, 'contacts.csv');
  const job = { file, importId: 'one', phoneRegion: 'DE', idPrefix: 'p-', sliceBytes: 700 };
  return { ...job, plan: { ...plan, delimiter: plan.delimiter ?? ',', columnCount: plan.columns.length } };
}

/** Every slice of a file, without what differs between two readings of it. */
async function readAll(job: ReadingJob, source: { next(from: number): Promise<Portion> }): Promise<Portion[]> {
  const portions: Portion[] = [];
  for (let from = 0; from < job.file.size; from = portions.at(-1)!.next) portions.push(await source.next(from));
  return portions;
}

describe('a file read by two threads', () => {
  it.each<[string, Answer[], (workers: FakeWorker[]) => void]>([
    ['of which both read', [reads], () => undefined],
    ['of which one breaks before it has started', [reads], ([one]) => one!.fail()],
    ['of which none starts', [reads], workers => workers.forEach(worker => void worker.fail('not there'))],
    ['of which one cannot read', [reads, async () => ({ failed: 'no memory' })], () => undefined],
  ])('%s, gives the same portions as one', async (_, answers, spoil) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const job = await jobOf(300);
    const one = await readAll(job, readHere(job));
    const { readers, workers } = start(answers);
    spoil(workers);
    await readers.settled();
    expect(await readAll(job, readers.open(job))).toEqual(one);
    vi.useRealTimers();
  });

  it('is read here where threads are not allowed', async () => {
    const job = await jobOf(100);
    vi.stubGlobal(
      'Worker',
      class {
        constructor() {
          throw new Error('not allowed');
        }
      },
    );
    const readers = new Readers(2);
    await readers.settled();
    expect((await readAll(job, readers.open(job))).length).toBeGreaterThan(3);
  });

  it('is read here while no thread says that it has started', async () => {
    const job = await jobOf(100);
    const { readers, workers } = start([neverAnswers], { isSilent: true });
    expect((await readAll(job, readers.open(job))).length).toBeGreaterThan(3);
    expect(workers.map(({ asked }) => asked)).toEqual([[], []]);
  });

  it('goes on with the other thread when one breaks in the middle of a slice, which is read once more', async () => {
    const job = await jobOf(300);
    const one = await readAll(job, readHere(job));
    let slices = 0;
    const { readers, workers } = start([
      async (job, from) => {
        if (++slices < 3) return reads(job, from);
        workers[0]!.fail('out of memory');
        return undefined;
      },
      reads,
    ]);
    await readers.settled();
    const portions = await readAll(job, readers.open(job));
    expect(portions.map(({ next }) => next)).toEqual(one.map(({ next }) => next));
    expect(portions.map(({ chunk }) => chunk.count)).toEqual(one.map(({ chunk }) => chunk.count));
    expect(workers[0]).toMatchObject({ isTerminated: true, wasPrevented: true });
    expect(workers[0]?.asked).toHaveLength(3);
    expect(workers[1]!.asked.length).toBeGreaterThan(3);
  });

  it('is not mixed up with its rehearsal, if that failed while a thread was still reading for it', async () => {
    const job = await jobOf(300);
    const rehearsal = { ...job, importId: 'rehearsal', file: job.file.slice(0, 300) };
    let answerLate: () => void = () => undefined;
    const late = new Promise<void>(resolve => {
      answerLate = resolve;
    });
    const unreadable: Answer = async () => {
      await new Promise(done => setTimeout(done));
      // Read here, it fails as well.
      Object.assign(rehearsal, { plan: undefined });
      return { failed: 'not readable' };
    };
    const { readers } = start([
      (job, from) => (job.importId === 'rehearsal' ? unreadable(job, from) : reads(job, from)),
      async (job, from) => {
        if (job.importId !== 'rehearsal') return reads(job, from);
        const portion = await reads(job, from);
        await late;
        return portion;
      },
    ]);
    await readers.settled();
    await expect(readers.rehearse(rehearsal).next(0)).rejects.toThrow();
    const source = readers.open(job);
    const portions = readAll(job, source);
    answerLate();
    const one = await readAll(job, readHere(job));
    expect((await portions).map(({ next }) => next)).toEqual(one.map(({ next }) => next));
  });
});
