import type { AccountView } from '../../../messages/people';
import { t } from '../../i18n';
import { Chip } from '../parts';

/** The account a company is, or that an unknown person works for: who has it, and what it was known by. */
export function AccountLine({ account }: { account: AccountView }) {
  const { name, ownerName, webUrl, sourceName, by } = account;
  const where = sourceName ? t('card_inCrm', sourceName) : t('card_inWorkspace');
  return (
    <section class="card-part col" aria-label={t('card_account')}>
      <div class="row wrap">
        <span class="tiny">{t('card_account')}</span>
        {webUrl ? (
          <a class="grow strong" href={webUrl} target="_blank" rel="noreferrer" dir="auto">
            {name}
          </a>
        ) : (
          <span class="grow strong" dir="auto">
            {name}
          </span>
        )}
        {ownerName && (
          <Chip>
            <span dir="auto">{t('card_owner', ownerName)}</span>
          </Chip>
        )}
      </div>
      <p class="tiny">
        {where} · {t(by === 'domain' ? 'card_accountByDomain' : 'card_accountByName')}
      </p>
    </section>
  );
}
