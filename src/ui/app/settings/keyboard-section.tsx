import { useEffect, useState } from 'preact/hooks';
import type { Commands } from 'webextension-polyfill';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { webExtension } from '../../state/browser';

const IN_POPUP = [
  ['↑ ↓', 'settings_keyArrows'],
  ['⏎', 'settings_keyEnter'],
  ['N C T', 'settings_keyCompose'],
  ['⇧ ⏎', 'settings_keyNewline'],
  ['Z', 'settings_keyUndo'],
  ['Esc', 'settings_keyEscape'],
] as const;

/** Shortcuts as the browser has them now, and where it lets the rep change them. */
export function KeyboardSection() {
  const [commands, setCommands] = useState<Commands.Command[]>([]);
  useEffect(() => {
    void webExtension().commands.getAll().then(setCommands);
  }, []);
  return (
    <>
      <table>
        <caption class="hidden-text">{t('settings_shortcuts')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('settings_shortcutDoes')}</th>
            <th scope="col">{t('settings_shortcutKeys')}</th>
          </tr>
        </thead>
        <tbody>
          {commands.map(({ name = '', description, shortcut }) => (
            <tr key={name}>
              <td>{name.startsWith('_execute') ? t('settings_openPopup') : description}</td>
              <td>{shortcut ? <kbd class="kbd">{shortcut}</kbd> : t('settings_noShortcut')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ChangeShortcuts />
      <h3>{t('settings_inPopup')}</h3>
      <table>
        <caption class="hidden-text">{t('settings_inPopup')}</caption>
        <tbody>
          {IN_POPUP.map(([keys, what]) => (
            <tr key={keys}>
              <td>{t(what)}</td>
              <td>
                <kbd class="kbd">{keys}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Pages may not link to the browser's own settings; Chromium lets an extension open them, Firefox does not. */
function ChangeShortcuts() {
  const isFirefox = webExtension().runtime.getURL('').startsWith('moz-extension:');
  if (isFirefox) return <p class="sub">{t('settings_changeFirefox')}</p>;
  return (
    <p class="row wrap">
      <span class="sub">{t('settings_changeChromium')}</span>
      <Button onClick={() => void webExtension().tabs.create({ url: 'chrome://extensions/shortcuts' })}>
        {t('settings_changeOpen')}
      </Button>
    </p>
  );
}
