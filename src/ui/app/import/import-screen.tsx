import { useEffect, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { ImportPreview, ImportProgress } from '../../../messages/data';
import type { MessageError } from '../../../messages/define';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { hrefOf } from '../route';
import { ImportRunView } from './import-run-view';

type Loaded = { progress: ImportProgress; preview?: ImportPreview };

/** One import: columns, progress, report. */
export function ImportScreen({ id }: { id: string }) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [error, setError] = useState<MessageError>();
  const [isLooking, setLooking] = useState(false);
  const look = async () => {
    setLooking(true);
    const found = await load(id);
    setLooking(false);
    if ('code' in found) return setError(found);
    setError(undefined);
    setLoaded(found);
  };
  useEffect(() => void look(), [id]);
  return (
    <>
      <a class="back tiny" href={hrefOf({ screen: 'imports' })}>
        ← {t('app_navImport')}
      </a>
      <Problem error={error}>
        <Button busy={isLooking} onClick={() => void look()}>
          {t('outbox_retry')}
        </Button>
      </Problem>
      {!loaded && !error && <p class="sub">{t('import_looking')}</p>}
      {loaded && <ImportRunView {...loaded} />}
    </>
  );
}

/** A file that was not looked at yet is looked at now; an import that has begun is shown as it stands. */
async function load(id: string): Promise<Loaded | MessageError> {
  const known = await findImport(id);
  if (known.ok && known.progress && known.progress.state !== 'mapping') return { progress: known.progress };
  const preview = await send('import.preview', { id });
  if (!preview.ok) return preview.error;
  const fresh = await findImport(id);
  if (!fresh.ok) return fresh.error;
  if (!fresh.progress) return { code: 'not-found', message: 'import vanished' };
  return { progress: fresh.progress, preview: preview.value };
}

async function findImport(id: string) {
  const answer = await send('import.list', {});
  if (!answer.ok) return answer;
  return { ok: true, progress: answer.value.imports.find(one => one.id === id) } as const;
}
