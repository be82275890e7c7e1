// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/model/settings';
import { SitesSection } from '../../../src/ui/app/settings/sites-section';
import { byName, click, installExtension, settle, show, submit, type } from '../extension';

const settings = settingsSchema.parse({ consentAt: '2026-01-05T08:00:00.000Z' });
const replies = { 'site.setMode': () => null };

const radio = (site: string, mode: string) => {
  const group = byName('fieldset', `on ${site}`);
  return [...group.querySelectorAll('label')].find(label => label.textContent?.includes(mode)) as HTMLLabelElement;
};

describe('sites', () => {
  it('chooses nothing for the rep', async () => {
    installExtension(replies);
    await show(<SitesSection settings={settings} />);
    expect(document.querySelectorAll('input[type=radio]:checked')).toHaveLength(0);
  });

  it('asks for every pattern of the site in the click, then sets each', async () => {
    const extension = installExtension(replies);
    await show(<SitesSection settings={settings} />);
    radio('X', 'Side panel only').click();
    expect(extension.asked).toEqual([
      'request https://x.com/* https://mobile.x.com/* https://twitter.com/* https://mobile.twitter.com/*',
    ]);
    await settle();
    expect(extension.ofType('site.setMode').map(({ request }) => request)).toEqual(
      ['x.com', 'mobile.x.com', 'twitter.com', 'mobile.twitter.com'].map(host => ({
        origin: `https://${host}/*`,
        mode: 'panel',
      })),
    );
  });

  it('offers sites that are not in the manifest, and asks for their hosts alone', async () => {
    const extension = installExtension(replies);
    await show(<SitesSection settings={settings} />);
    radio('GitHub', 'In the page').click();
    expect(extension.asked).toEqual(['request https://github.com/*']);
    await settle();
    expect(extension.ofType('site.setMode').map(({ request }) => request)).toEqual([
      { origin: 'https://github.com/*', mode: 'overlay' },
    ]);
  });

  it('needs no permission to switch a site off', async () => {
    const extension = installExtension(replies);
    await show(<SitesSection settings={settings} />);
    radio('LinkedIn', 'Off').click();
    await settle();
    expect(extension.asked).toEqual([]);
    expect(extension.ofType('site.setMode')[0]?.request).toEqual({ origin: 'https://*.linkedin.com/*', mode: 'off' });
  });

  it('changes nothing when the permission is refused, and says so', async () => {
    const extension = installExtension(replies);
    extension.api.permissions.request = async () => false;
    await show(<SitesSection settings={settings} />);
    radio('LinkedIn', 'In the page').click();
    await settle();
    expect(extension.ofType('site.setMode')).toEqual([]);
    expect(document.body.textContent).toContain('did not get your permission for LinkedIn');
  });

  it('adds another site by its address, in the mode that was chosen', async () => {
    const extension = installExtension(replies);
    await show(<SitesSection settings={settings} />);
    const form = byName('form', 'Add site');
    await type('forum.example.org/members', byName('input', 'Address of the site'));
    await submit(form);
    expect(extension.asked).toEqual([]);
    expect(form.textContent).toContain('Choose how Throughline works there');
    form.querySelectorAll<HTMLInputElement>('input[type=radio]')[1]?.click();
    await settle();
    await submit(form);
    expect(extension.asked).toEqual(['request https://forum.example.org/*']);
    expect(extension.ofType('site.setMode')[0]?.request).toEqual({
      origin: 'https://forum.example.org/*',
      mode: 'panel',
    });
  });

  it('gives the permission back when a site is removed', async () => {
    const extension = installExtension(replies);
    const sites = [{ origin: 'https://forum.example.org/*', mode: 'overlay' as const }];
    await show(<SitesSection settings={{ ...settings, sites }} />);
    await click(byName('button', 'give the permission back: forum.example.org'));
    expect(extension.asked).toEqual(['remove https://forum.example.org/*']);
  });
});
