import { CopyButton } from '../../components/copy-button';
import { t } from '../../i18n';

/** Where the vendor's sign-in page leads back to: whoever registers the extension there needs it. */
export function RedirectAddress({ address, crmName }: { address: string; crmName: string }) {
  return (
    <div class="col">
      <p class="sub">{t('crm_redirectIntro', crmName)}</p>
      <div class="row wrap">
        <code class="grow address">{address}</code>
        <CopyButton text={address} label={t('crm_copyAddress')} />
      </div>
    </div>
  );
}
