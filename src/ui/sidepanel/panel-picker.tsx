import { useEffect, useState } from 'preact/hooks';
import type { PickerWanted } from '../../messages/conversation';
import { Picker } from '../components/conversation/picker';
import { useMessage } from '../state/use-message';

/** A thread that is being read changes while it is open. */
const LOOK_AGAIN_MS = 1500;

/** Picks messages of the page beside; nothing is drawn in it. */
export function PanelPicker({ tabId, wanted, onClose }: { tabId: number; wanted: PickerWanted; onClose: () => void }) {
  const { value, loading, reload } = useMessage('conversation.ofTab', { tabId }, ['tab']);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return <Picker wanted={wanted} thread={value ?? (loading ? undefined : null)} onClose={onClose} />;
}

/** For whom messages are picked, as long as the page is the same. */
export function useWanted(page: string) {
  const [choice, setChoice] = useState<{ page: string; wanted: PickerWanted }>();
  const set = (wanted: PickerWanted | undefined) => setChoice(wanted && { page, wanted });
  return [choice?.page === page ? choice.wanted : undefined, set] as const;
}
