import { useEffect, useState } from 'preact/hooks';

interface Api {
  sidePanel?: { open(where: { windowId: number }): Promise<void> };
  sidebarAction?: { open(): Promise<void> };
  windows?: { getCurrent(): Promise<{ id?: number }> };
}
type Globals = { browser?: Api; chrome?: Api };

function api(): Api {
  const { browser, chrome } = globalThis as unknown as Globals;
  return browser ?? chrome ?? {};
}

/**
 * Opens the side panel (Chromium) or sidebar (Firefox) of this window; undefined where there is none. To be called in the turn of
 * the rep's click, which is why the window is looked up before.
 */
export function useSidePanel(): (() => void) | undefined {
  const [windowId, setWindowId] = useState<number>();
  const { sidePanel, sidebarAction } = api();
  useEffect(() => {
    if (sidePanel)
      void api()
        .windows?.getCurrent()
        .then(({ id }) => setWindowId(id));
  }, []);
  if (sidebarAction) return () => closeAfter(sidebarAction.open());
  return sidePanel && windowId !== undefined ? () => closeAfter(sidePanel.open({ windowId })) : undefined;
}

/** The popup would cover what it opened. */
const closeAfter = (opening: Promise<void>): void =>
  void opening.then(
    () => close(),
    () => undefined,
  );
