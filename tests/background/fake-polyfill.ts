import { vi } from 'vitest';

const session = new Map<string, unknown>();

/** The parts of the extension API that the background uses, as far as a test without a browser needs them. */
export const browser = {
  runtime: {
    id: 'test',
    getURL: (path: string) => `chrome-extension://test/${path.replace(/^\//, '')}`,
    getManifest: () => ({
      content_scripts: [
        { matches: ['https://*.linkedin.com/*'], js: ['linkedin.js'] },
        { matches: ['https://*.linkedin.com/sales/*'], js: ['linkedin-sales.js'] },
        { matches: ['https://any-page.invalid/*'], js: ['any-page.js'] },
        { matches: ['https://overlay.invalid/*'], js: ['overlay.js'] },
      ],
    }),
  },
  i18n: { getUILanguage: vi.fn(() => 'en') },
  tabs: {
    query: vi.fn(async () => [] as { id?: number; url?: string }[]),
    sendMessage: vi.fn(async () => undefined),
    create: vi.fn(async (_tab: { url: string }) => ({})),
    get: vi.fn(async (id: number) => ({ id, url: 'https://example.org/' })),
  },
  action: { setBadgeText: vi.fn(async () => undefined), setBadgeBackgroundColor: vi.fn(async () => undefined) },
  alarms: { get: vi.fn(async () => undefined), create: vi.fn(async () => undefined), clear: vi.fn(async () => true) },
  identity: {
    getRedirectURL: (path: string) => `https://test.chromiumapp.org/${path}`,
    launchWebAuthFlow: vi.fn(async (_details: { url: string }): Promise<string> => Promise.reject(new Error('closed'))),
  },
  permissions: { contains: vi.fn(async () => true) },
  scripting: {
    executeScript: vi.fn(async () => []),
    getRegisteredContentScripts: vi.fn(async () => [] as object[]),
    registerContentScripts: vi.fn(async () => undefined),
    unregisterContentScripts: vi.fn(async () => undefined),
  },
  storage: {
    session: {
      get: async (key: string) => (session.has(key) ? { [key]: session.get(key) } : {}),
      set: async (values: Record<string, unknown>) => {
        for (const [key, value] of Object.entries(values)) session.set(key, structuredClone(value));
      },
      remove: async (keys: string[]) => {
        for (const key of keys) session.delete(key);
      },
      clear: async () => session.clear(),
    },
  },
};

export function resetBrowser(): void {
  session.clear();
  vi.clearAllMocks();
}

export default browser;
