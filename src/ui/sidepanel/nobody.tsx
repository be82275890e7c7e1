import { useState } from 'preact/hooks';
import type { Answer } from '../../messages/define';
import { Button } from '../components/button';
import { t } from '../i18n';
import { errorText } from '../state/error-text';

/** Says that the page shows nobody we know how to read, and offers to read it once. */
export function Nobody({ onRead }: { onRead: () => Promise<Answer<{ people: number }>> }) {
  const [isReading, setReading] = useState(false);
  const [outcome, setOutcome] = useState('');
  const read = async () => {
    setReading(true);
    const answer = await onRead();
    setReading(false);
    // Only a click on the toolbar's icon opens a page that we have no permission for.
    if (!answer.ok) setOutcome(answer.error.code === 'not-found' ? t('panel_notAllowed') : errorText(answer.error));
    else if (answer.value.people === 0) setOutcome(t('panel_readNobody'));
  };
  return (
    <section class="panel-empty col">
      <h2 class="strong">{t('panel_nobody')}</h2>
      <p class="sub">{t('panel_nobodyHint')}</p>
      <div>
        <Button onClick={() => void read()} busy={isReading}>
          {isReading ? t('panel_reading') : t('panel_read')}
        </Button>
      </div>
      <output class="sub">{outcome}</output>
    </section>
  );
}
