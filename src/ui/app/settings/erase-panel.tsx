import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { Field } from '../parts/field';
import { goTo } from '../route';

/** Erases everything, once the rep has typed the word. */
export function ErasePanel() {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<MessageError>();
  const word = t('settings_eraseWord');
  const isMeant = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  const erase = async (event: Event) => {
    event.preventDefault();
    if (!isMeant) return;
    const answer = await send('data.erase', {});
    if (answer.ok) goTo({ screen: 'welcome' });
    else setError(answer.error);
  };
  return (
    <form class="panel col" onSubmit={erase}>
      <h3>{t('settings_erase')}</h3>
      <p class="sub">{t('settings_eraseIntro')}</p>
      <Field label={t('settings_eraseType', word)} maxLength={40} autocomplete="off" value={typed} onValue={setTyped} />
      <Problem error={error} />
      <div class="row">
        <button type="submit" class="btn danger" aria-disabled={!isMeant || undefined}>
          {t('settings_erase')}
        </button>
      </div>
    </form>
  );
}
