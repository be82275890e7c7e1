import { JSDOM, VirtualConsole } from 'jsdom';
import { anyPage, detectorFor } from '../../src/sites';
import type { Detection } from '../../src/sites/types';
import { contentTypeOf, type Manifest, type ManifestPage, readPage } from './manifest';

/** Runs the detector of the page's site over the parsed document; the any-page detector on all other hosts. */
export function detectInDom(manifest: Manifest, page: ManifestPage): Detection[] {
  return detectInText(readPage(manifest, page), page.url, contentTypeOf(page));
}

export function detectInText(text: string, address: string, contentType = 'text/html'): Detection[] {
  // Broken style sheets of saved pages are none of our business.
  const { window } = new JSDOM(text, { url: address, contentType, virtualConsole: new VirtualConsole() });
  attachShadowRoots(window.document);
  const url = new URL(address);
  return (detectorFor(url, window.document) ?? anyPage).detect(window.document, url);
}

/** What browsers do while parsing and jsdom does not: `<template shadowrootmode>` becomes the shadow root of its parent. */
export function attachShadowRoots(root: ParentNode): void {
  for (const template of root.querySelectorAll<HTMLTemplateElement>('template[shadowrootmode]')) {
    const host = template.parentElement;
    if (!host || host.shadowRoot) continue;
    const shadow = host.attachShadow({
      mode: template.getAttribute('shadowrootmode') === 'closed' ? 'closed' : 'open',
    });
    shadow.append(template.content);
    template.remove();
    attachShadowRoots(shadow);
  }
}
