import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

/** Firefox has no side panel or service worker: it has a sidebar and an event page. */
function forFirefox({
  key: _key,
  side_panel,
  background,
  permissions,
  minimum_chrome_version: _min,
  ...rest
}: typeof manifest) {
  return {
    ...rest,
    permissions: permissions.filter(name => name !== 'sidePanel'),
    background: { scripts: [background.service_worker], type: 'module' },
    sidebar_action: {
      default_panel: side_panel.default_path,
      default_title: '__MSG_extensionName__',
      open_at_install: false,
    },
    browser_specific_settings: {
      gecko: {
        id: 'throughline@throughline.example',
        strict_min_version: '140.0',
        data_collection_permissions: { required: ['none'] },
      },
      gecko_android: { strict_min_version: '142.0' },
    },
  };
}

/**
 * zod compiles schemas with the Function constructor where it may. Our pages' policy forbids it, and a package that holds it
 * looks as if it ran code from strings: here zod finds it forbidden from the start and takes its other way.
 */
export function zodWithoutEval(): Plugin {
  const forbidden = 'const F = class { constructor() { throw new EvalError(); } };';
  return {
    name: 'zod-without-eval',
    transform(code, id) {
      if (!/node_modules\/zod\/v4\/core\//.test(id) || !code.includes('const F = Function;')) return null;
      return { code: code.replaceAll('const F = Function;', forbidden), map: null };
    },
  };
}

// `vite build` makes dist/chromium, `vite build --mode firefox` makes dist/firefox.
export default defineConfig(({ mode }) => {
  const firefox = mode === 'firefox';
  return {
    plugins: [
      preact(),
      zodWithoutEval(),
      crx({
        manifest: (firefox ? forFirefox(manifest) : manifest) as ManifestV3Export,
        browser: firefox ? 'firefox' : 'chrome',
        // Built as single classic scripts: nothing has to be web accessible.
        contentScripts: { standaloneFiles: manifest.content_scripts.flatMap(({ js }) => js), injectCss: false },
      }),
    ],
    // The workers of an import (`src/background/load`), of which one starts the other.
    worker: { format: 'es', plugins: () => [zodWithoutEval()] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: `dist/${firefox ? 'firefox' : 'chromium'}`,
      emptyOutDir: true,
      // The oldest versions that the manifest lets in; for older ones, styles would be written out at great length.
      target: ['chrome123', 'firefox140'],
      modulePreload: false,
      // 1 to 2 % smaller than the default, which counts in scripts that every page pays for.
      minify: 'terser',
      // crxjs leaves out the page of sidebar_action.
      rollupOptions: { input: (firefox ? { sidebar: 'src/ui/sidepanel/index.html' } : {}) as Record<string, string> },
    },
  };
});
