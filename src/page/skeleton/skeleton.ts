import { createDisguise, type Disguise } from './disguise';
import { createStandIns, type RandomSource } from './stand-ins';

export interface Skeleton {
  /** The file, beginning with a comment that names the (disguised) address. */
  text: string;
  /** The page has links inside links, which only survive in XML. */
  isXml: boolean;
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/** Nothing in them is looked at, or it is drawn. */
const EMPTY = new Set(
  'style noscript iframe object canvas audio video path g defs symbol mask clippath lineargradient'.split(' '),
);
const DRAWN = /^(?:d|points|transform|fill|stroke|viewbox|srcset|sizes|integrity|nonce|on.*|style|srcdoc|xmlns)$/;
const READ_ALOUD =
  /^(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|alt|placeholder|value|label|summary|content|data-tooltip)$/;
const ADDRESSES = /^(?:href|src|action|formaction|cite|poster|background)$/;
const VOCABULARY_ADDRESS = /^https?:\/\/schema\.org\/\w+$/;
const XML_NAME = /^[a-z_][\w.-]*$/i;
const JSON_TYPE = /json/i;
const MAX_JSON = 300_000;
const MAX_DEPTH = 40;

/**
 * A page's structure and attributes with every text, name, address value and number replaced. Equal values stay equal within
 * the file, so that detectors see the same page; what they were cannot be worked out again.
 */
export function makeSkeleton(document: Document, random: RandomSource, today = new Date()): Skeleton {
  const base = document.location?.href ?? document.URL;
  const disguise = createDisguise(createStandIns(random, wordsOf(document)), base);
  const isXml = document.contentType !== 'text/html' || document.querySelector('a a') !== null;
  const root = element(document.documentElement, { disguise, isXml });
  const head = `<!-- ${disguise.address(base)} ${today.toISOString().slice(0, 10)}, skeleton of a page -->\n`;
  return { text: `${head + (isXml ? '' : '<!doctype html>\n') + root}\n`, isXml };
}

/** Everything that looks like a word or a number, wherever it stands. */
function wordsOf(document: Document): Set<string> {
  const source = document.documentElement.outerHTML.toLowerCase();
  return new Set(source.match(/[\p{L}\p{M}]{3,}|\p{N}{3,}/gu));
}

interface Writing {
  disguise: Disguise;
  isXml: boolean;
}

function element(one: Element, writing: Writing): string {
  const name = one.localName;
  // Beside head and body: other extensions, and us.
  if (one.parentElement?.localName === 'html' && name !== 'head' && name !== 'body') return '';
  if (!XML_NAME.test(name)) return '';
  const xmlns = writing.isXml && (name === 'html' || name === 'svg') ? ` xmlns="${one.namespaceURI}"` : '';
  const start = `<${name}${xmlns}${[...one.attributes].map(attribute => attributeText(one, attribute, writing)).join('')}`;
  if (VOID.has(name)) return `${start}${writing.isXml ? '/' : ''}>`;
  return `${start}>${contentOf(one, writing)}</${name}>`;
}

function contentOf(one: Element, writing: Writing): string {
  if (EMPTY.has(one.localName)) return '';
  if (one.localName === 'script') return dataOf(one, writing);
  const shadow = one.shadowRoot
    ? `<template shadowrootmode="open">${childrenOf(one.shadowRoot, writing)}</template>`
    : '';
  return shadow + childrenOf(one, writing);
}

function childrenOf(parent: ParentNode, writing: Writing): string {
  return [...(parent as unknown as Node).childNodes]
    .map(node => {
      if (node.nodeType === 1) return element(node as Element, writing);
      return node.nodeType === 3 ? escaped(writing.disguise.text((node as Text).data)) : '';
    })
    .join('');
}

function attributeText(one: Element, { name, value }: Attr, writing: Writing): string {
  const local = name.toLowerCase().replace(/^xlink:/, '');
  if (!XML_NAME.test(local)) return '';
  if (DRAWN.test(local)) return local === 'style' ? hiding(value) : '';
  return ` ${local}="${escaped(attributeValue(one, local, value, writing.disguise)).replace(/"/g, '&quot;')}"`;
}

function attributeValue(one: Element, name: string, value: string, disguise: Disguise): string {
  if (VOCABULARY_ADDRESS.test(value)) return value;
  if (ADDRESSES.test(name)) return value.startsWith('#') ? `#${disguise.key(value.slice(1))}` : disguise.address(value);
  if (name === 'content' && one.localName === 'meta') return disguise.any(value);
  if (READ_ALOUD.test(name) || name === 'datetime') return disguise.any(value);
  if (name === 'lang' && /^[a-z]{2,3}(?:-[A-Z]{2})?$/.test(value)) return value;
  return /^(?:https?:\/\/|\/\S)/.test(value) ? disguise.address(value) : disguise.key(value);
}

/** Whether a part can be seen decides whom a detector believes. */
function hiding(style: string): string {
  const [said] = /(?:display:\s*none|visibility:\s*hidden)/i.exec(style) ?? [];
  return said ? ` style="${said}"` : '';
}

/** Structured data keeps its form; programs go. */
function dataOf(script: Element, { disguise, isXml }: Writing): string {
  const source = script.textContent ?? '';
  if (!JSON_TYPE.test(script.getAttribute('type') ?? '') || source.length > MAX_JSON) return '';
  try {
    const json = JSON.stringify(disguised(JSON.parse(source), disguise, 0)).replace(/</g, '\\u003c');
    return isXml ? escaped(json) : json;
  } catch {
    return '';
  }
}

function disguised(value: unknown, disguise: Disguise, depth: number): unknown {
  if (depth > MAX_DEPTH) return null;
  if (typeof value === 'string') return VOCABULARY_ADDRESS.test(value) ? value : disguise.any(value);
  if (typeof value === 'number') return Number.isInteger(value) ? Number(disguise.key(String(value))) : 0.5;
  if (Array.isArray(value)) return value.slice(0, 500).map(one => disguised(one, disguise, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [disguise.key(key), disguised(one, disguise, depth + 1)]),
  );
}

const escaped = (text: string): string =>
  text
    .replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '')
    .replace(/[^\P{Cc}\t\n\r]|\p{Cn}/gu, '');
