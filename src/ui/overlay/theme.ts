import type { PageBridge } from '../../page/bridge';

/** Theme of what is drawn over a page: the rep's choice, else dark where the page is dark. */
export function themeOf(choice: PageBridge['theme'], document: Document): 'light' | 'dark' {
  if (choice === 'light' || choice === 'dark') return choice;
  for (const element of [document.body, document.documentElement]) {
    const luminance = element && luminanceOf(getComputedStyle(element).backgroundColor);
    if (typeof luminance === 'number') return luminance < 0.4 ? 'dark' : 'light';
  }
  // Nothing painted: the browser's own canvas, dark only for pages that allow it.
  const allowsDark = /dark/.test(getComputedStyle(document.documentElement).colorScheme);
  return allowsDark && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Rough luminance, 0 to 1; null when see-through or in a form that nobody expects. */
export function luminanceOf(color: string): number | null {
  const [red, green, blue, alpha = '1'] = color.match(/[\d.]+/g) ?? [];
  if (!color.startsWith('rgb') || blue === undefined || Number(alpha) < 0.5) return null;
  return (0.2126 * Number(red) + 0.7152 * Number(green) + 0.0722 * Number(blue)) / 255;
}
