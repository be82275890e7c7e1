import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Tabs } from 'webextension-polyfill';
import { webExtension } from '../state/browser';
import { useChanges } from '../state/use-changes';

export interface ActiveTab {
  id: number;
  /** Missing where we may not read the page. */
  url?: string;
}

/** The tab beside the panel: the active one of the panel's own window. */
export function useActiveTab(): ActiveTab | undefined {
  const [tab, setTab] = useState<ActiveTab>();
  const look = useCallback(async () => {
    const [active] = await webExtension().tabs.query({ active: true, currentWindow: true });
    setTab(active?.id === undefined ? undefined : { id: active.id, url: active.url });
  }, []);
  useEffect(() => {
    const { tabs } = webExtension();
    const onActivated = () => void look();
    const onUpdated = (_id: number, _change: unknown, { active }: Tabs.Tab) => {
      if (active) void look();
    };
    tabs.onActivated.addListener(onActivated);
    tabs.onUpdated.addListener(onUpdated);
    void look();
    return () => {
      tabs.onActivated.removeListener(onActivated);
      tabs.onUpdated.removeListener(onUpdated);
    };
  }, [look]);
  useChanges(['tab'], () => void look());
  return tab;
}
