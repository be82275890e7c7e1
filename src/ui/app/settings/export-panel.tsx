import { useState } from 'preact/hooks';
import type { MessageError } from '../../../messages/define';
import { Button } from '../../components/button';
import { number } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { collectExport, type ExportFormat, saveFile } from './export';

const FORMATS = [
  ['csv', 'CSV'],
  ['vcard', 'vCard'],
  ['json', 'JSON'],
] as const;

/** Everything as a file. Private notes only when the rep says so. */
export function ExportPanel() {
  const [withPrivate, setWithPrivate] = useState(false);
  const [status, setStatus] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MessageError>();
  const start = async (format: ExportFormat) => {
    setBusy(true);
    const result = await collectExport(format, withPrivate, count => setStatus(t('settings_exporting', number(count))));
    setBusy(false);
    setError(result instanceof Blob ? undefined : result);
    setStatus(result instanceof Blob ? t('settings_exported') : '');
    if (result instanceof Blob) saveFile(result, format);
  };
  return (
    <div class="panel col">
      <h3>{t('settings_export')}</h3>
      <p class="sub">{t('settings_exportIntro')}</p>
      <label class="check">
        <input type="checkbox" checked={withPrivate} onChange={event => setWithPrivate(event.currentTarget.checked)} />
        {t('settings_exportPrivate')}
      </label>
      <div class="row wrap">
        {FORMATS.map(([format, name]) => (
          <Button key={format} busy={busy} onClick={() => void start(format)}>
            {name}
          </Button>
        ))}
        <output class="tiny" aria-live="polite">
          {status}
        </output>
      </div>
      <Problem error={error} />
    </div>
  );
}
