import { useEffect, useRef } from 'preact/hooks';
import type { ChangeArea, ChangeEvent } from '../../messages/index';

// Named again here because `messages/index` brings zod along; the type keeps both equal.
const CHANGES_CHANNEL: typeof import('../../messages/index').CHANGES_CHANNEL = 'throughline.changes';

/**
 * Calls back when the background says that one of the areas changed.
 * @param areas - order and identity of the array do not matter
 */
export function useChanges(areas: readonly ChangeArea[], onChange: () => void): void {
  const latest = useRef(onChange);
  latest.current = onChange;
  const wanted = areas.join(' ');
  useEffect(() => {
    if (wanted === '') return;
    const channel = new BroadcastChannel(CHANGES_CHANNEL);
    channel.onmessage = ({ data }: MessageEvent<ChangeEvent>) => {
      if (data.areas.some(area => wanted.split(' ').includes(area))) latest.current();
    };
    return () => channel.close();
  }, [wanted]);
}
