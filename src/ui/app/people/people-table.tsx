import type { ContactSummary } from '../../../messages/people';
import type { SearchHit } from '../../../messages/search';
import { Avatar } from '../../components/parts';
import { relativeTime } from '../../format';
import { t } from '../../i18n';
import { Highlight } from '../../state/highlight';
import { hrefOf } from '../route';

/** People with account, source and last touch. On narrow screens the columns fold into lines. */
export function PeopleTable({
  people,
}: {
  people: readonly (ContactSummary & Partial<Pick<SearchHit, 'highlights'>>)[];
}) {
  return (
    <table class="folding">
      <thead>
        <tr>
          <th scope="col">{t('app_person')}</th>
          <th scope="col">{t('app_company')}</th>
          <th scope="col">{t('app_source')}</th>
          <th scope="col">{t('app_lastTouch')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map(({ id, fullName, jobTitle, company = '', sourceName, lastTouchAt, highlights }) => (
          <tr key={id}>
            <td>
              <a class="row person-link" href={hrefOf({ screen: 'person', id })}>
                <Avatar name={fullName} small />
                <span class="grow">
                  <span class="strong clamp1">
                    <Highlight text={fullName} ranges={highlights?.fullName} />
                  </span>
                  <span class="sub clamp1">{jobTitle}</span>
                </span>
              </a>
            </td>
            <td>
              <Highlight text={company} ranges={highlights?.company} />
            </td>
            <td class="sub">{sourceName || t('app_thisDevice')}</td>
            <td class="sub">{lastTouchAt ? relativeTime(lastTouchAt) : '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
