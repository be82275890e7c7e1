// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { type Settings, settingsSchema } from '../../../src/model/settings';
import { App } from '../../../src/ui/app/app';
import { practiceAddress } from '../../../src/ui/app/welcome/steps';
import { byName, click, installExtension, type Replies, settle, show } from '../extension';

let settings: Settings;
const replies: Replies = {
  'settings.get': () => settings,
  'consent.give': () => {
    settings = { ...settings, consentAt: '2026-01-05T08:00:00.000Z' };
    new BroadcastChannel('throughline.changes').postMessage({ areas: ['settings'] });
    return settings;
  },
  'crm.catalog': () => ({ crms: [] }),
  'crm.connections': () => ({ connections: [] }),
  'outbox.summary': () => ({ pending: 0, needsRep: 0 }),
  'contact.list': () => ({ contacts: [], total: 0 }),
  'data.sample': () => ({ contacts: 12 }),
};

const title = () => document.querySelector('h1')?.textContent;

describe('first run', () => {
  beforeEach(() => {
    settings = settingsSchema.parse({});
    localStorage.clear();
    location.hash = '';
  });

  it('comes before everything else, and asks for nothing but the settings', async () => {
    const extension = installExtension(replies);
    location.hash = '#/people';
    await show(<App />);
    expect(title()).toBe('Before anything is read');
    expect(new Set(extension.sent.map(({ type }) => type))).toEqual(new Set(['settings.get']));
  });

  it('leads from consent to the end, and goes on where it was left', async () => {
    installExtension(replies);
    await show(<App />);
    await click(byName('button', 'I agree'));
    await settle();
    expect(title()).toBe('Where your contacts live');
    await click(byName('button', 'Decide later'));
    expect(title()).toBe('On which sites');
    expect(document.querySelectorAll('input:checked')).toHaveLength(0);
    await show(<App />);
    expect(title()).toBe('On which sites');
    await click(byName('button', 'Continue'));
    await click(byName('button', 'Add sample people'));
    expect(document.body.textContent).toContain('12 people added');
    await click(byName('button', 'Finish'));
    await settle();
    expect(title()).toBe('People');
  });

  it('begins again when consent was taken back', async () => {
    localStorage.setItem('throughline.welcome.step', 'try');
    installExtension(replies);
    await show(<App />);
    expect(title()).toBe('Before anything is read');
  });

  it('takes a practice page of this machine only', () => {
    expect(practiceAddress('#/welcome?practice=https://evil.example/')).toBeUndefined();
    expect(practiceAddress('#/welcome?practice=http://localhost:7300/')).toBe('http://localhost:7300/');
    expect(practiceAddress('#/welcome')).toBe('http://localhost:7300/');
  });
});
