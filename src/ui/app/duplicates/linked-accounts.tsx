import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { IdentityRow } from '../../../messages/identities';
import type { Link } from '../../../model/link';
import { profileUrl } from '../../../model/profile-urls';
import { Button } from '../../components/button';
import { safeLink } from '../../components/card/safe-link';
import type { CardToast } from '../../components/card/use-toast';
import { siteWords } from '../../components/card/words';
import { shortDate } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';

/** Accounts that lead to a contact beside those of its record: since when, and who said so. Each can be split off. */
export function LinkedAccounts({ contactId, toast }: { contactId: string; toast: CardToast }) {
  const { rows = [] } = useMessage('identity.history', { contactId }, ['contacts', 'tab']).value ?? {};
  const [error, setError] = useState<MessageError>();
  if (rows.length === 0) return null;
  const split = async ({ identifier }: IdentityRow) => {
    const answer = await send('identity.split', { contactId, identifier });
    setError(answer.ok ? undefined : answer.error);
    if (answer.ok) toast.showUndoable(t('app_dupSplitDone'), 'link.undo', { linkIds: answer.value.linkIds });
  };
  const takeBack = async ({ linkId }: IdentityRow) => {
    const answer = await send('link.undo', { linkIds: [linkId] });
    setError(answer.ok ? undefined : answer.error);
  };
  return (
    <section class="col" aria-labelledby="accounts-title">
      <h2 id="accounts-title">{t('app_dupAccounts')}</h2>
      <Problem error={error} />
      <ul class="merge-list">
        {rows.map(row => (
          <AccountRow
            key={row.linkId}
            row={row}
            onSplit={() => void split(row)}
            onTakeBack={() => void takeBack(row)}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  row: IdentityRow;
  onSplit: () => void;
  onTakeBack: () => void;
}

function AccountRow({ row, onSplit, onTakeBack }: RowProps) {
  const { identifier, state, how, at, earlier } = row;
  const name = identifier.site ? `${siteWords(identifier.site)}: ${identifier.value}` : identifier.value;
  const url = safeLink(profileUrl(identifier));
  const history = [{ state, how, createdAt: at }, ...earlier];
  const shown = state === 'linked' ? name : <s>{name}</s>;
  return (
    <li class="row">
      <span class="grow account">
        {url ? (
          <a href={url} target="_blank" rel="noreferrer">
            {shown}
          </a>
        ) : (
          shown
        )}
        {history.map(one => (
          <span key={one.createdAt} class="tiny block">
            {stateWords(one)} · {shortDate(one.createdAt)}
          </span>
        ))}
      </span>
      {state === 'linked' ? (
        <Button label={t('app_dupSplitName', name)} onClick={onSplit}>
          {t('app_dupSplit')}
        </Button>
      ) : (
        <Button variant="plain" label={t('app_dupTakeBackName', name)} onClick={onTakeBack}>
          {t('common_undo')}
        </Button>
      )}
    </li>
  );
}

function stateWords({ state, how }: Pick<Link, 'state' | 'how'>): string {
  if (state === 'linked') return t(how === 'page' ? 'app_dupAccount_linked_page' : 'app_dupAccount_linked_rep');
  return t(state === 'split' ? 'app_dupAccount_split' : 'app_dupAccount_refused');
}
