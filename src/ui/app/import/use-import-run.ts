import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { ImportField, ImportProgress } from '../../../messages/data';
import type { Answer, MessageError } from '../../../messages/define';
import type { RequestOf } from '../../../messages/index';
import { useChanges } from '../../state/use-changes';
import { loadInWorkers, prepareToLoad } from './load-in-workers';

/** One import as the screen drives it. */
export interface ImportRun {
  progress: ImportProgress;
  /** A slice is being imported by this page. */
  busy: boolean;
  error?: MessageError;
  start: (mapping: ImportField[]) => Promise<void>;
  pause: () => Promise<void>;
  resume: () => Promise<void>;
  undo: () => Promise<void>;
  resolve: (row: number, decision: RequestOf<'import.resolve'>['decision']) => Promise<void>;
}

/**
 * Drives one import chunk by chunk. Each chunk is durable with the progress that is shown, so a closed page goes on where it
 * stopped. Only one page drives an import at a time (Web Locks): another one waits for its turn.
 */
export function useImportRun(initial: ImportProgress): ImportRun {
  const { id } = initial;
  const [progress, setProgress] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MessageError>();
  /** Stops the run that is wanted, if one is. */
  const wanted = useRef<AbortController | undefined>(undefined);
  const loop = useRef(Promise.resolve());
  const prepared = useRef<Worker | undefined>(undefined);
  const newest = useRef(0);

  const take = useCallback((answer: Answer<ImportProgress>): ImportProgress | undefined => {
    newest.current++;
    setError(answer.ok ? undefined : answer.error);
    if (!answer.ok) return undefined;
    setProgress(answer.value);
    return answer.value;
  }, []);

  // What another page does with it, and which rows are still to be decided about: workers do not know that.
  useChanges(['imports'], () => {
    const turn = ++newest.current;
    void send('import.list', {}).then(answer => {
      const found = answer.ok ? answer.value.imports.find(one => one.id === id) : undefined;
      if (found && turn === newest.current) setProgress(before => later(before, found));
    });
  });

  const load = useCallback(
    async (stopped: AbortSignal) => {
      if (!stopped.aborted) {
        const loading = loadInWorkers(
          id,
          loaded => setProgress(({ heldCount }) => ({ ...loaded, heldCount })),
          prepared.current,
        );
        prepared.current = undefined;
        stopped.addEventListener('abort', loading.stop);
        await loading.ended;
      }
      // What is over is announced by this; and where the workers could not start, slower steps do their work.
      while (!stopped.aborted && take(await send('import.step', { id }))?.state === 'running') await nextTurn();
    },
    [id, take],
  );

  const drive = useCallback(
    async (stopping: AbortController) => {
      const { signal } = stopping;
      setBusy(true);
      try {
        await navigator.locks.request(`throughline.import.${id}`, { signal }, () => load(signal));
      } catch (error) {
        // It was stopped while another page had the import.
        if (!signal.aborted) throw error;
      }
      if (wanted.current === stopping) wanted.current = undefined;
      setBusy(false);
    },
    [id, load],
  );

  const run = useCallback(async () => {
    if (wanted.current) return loop.current;
    const stopping = new AbortController();
    wanted.current = stopping;
    loop.current = loop.current.then(() => drive(stopping));
    return loop.current;
  }, [drive]);

  /** Ends after the slice that is under way, so that its answer cannot come after what follows. */
  const stop = useCallback(() => {
    wanted.current?.abort();
    wanted.current = undefined;
    return loop.current;
  }, []);

  // A page that is opened on a running import carries on with it.
  useEffect(() => {
    if (initial.state === 'running') void run();
    return () => void stop();
  }, [initial.state, run, stop]);

  useEffect(() => {
    if (initial.state !== 'mapping') return;
    prepared.current = prepareToLoad(id);
    return () => prepared.current?.terminate();
  }, [id, initial.state]);

  const start = async (mapping: ImportField[]) => {
    if (take(await send('import.start', { id, mapping }))?.state === 'running') await run();
  };
  return {
    progress,
    busy,
    error,
    start,
    // An empty mapping leaves the one that was chosen.
    resume: () => start([]),
    pause: async () => {
      await stop();
      take(await send('import.pause', { id }));
    },
    undo: async () => {
      await stop();
      take(await send('import.undo', { id }));
    },
    resolve: async (row, decision) => {
      take(await send('import.resolve', { id, row, decision }));
    },
  };
}

/** Workers may have told of a chunk since the list was asked for. */
function later(before: ImportProgress, listed: ImportProgress): ImportProgress {
  return listed.readBytes < before.readBytes ? { ...before, heldCount: listed.heldCount } : listed;
}

/** Lets clicks and paints through between two slices. */
function nextTurn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve));
}
