import type { TabPeople } from '../../messages/people';
import { language, t } from '../i18n';

/** Says that a page has more people than are listed, and which ones are. */
export function CrowdNote({ report }: { report: TabPeople | null | undefined }) {
  if (!report?.total || report.total <= report.people.length) return null;
  const format = (count: number) => count.toLocaleString(language());
  return (
    <p class="sub" role="status">
      {t('crowd_note', format(report.people.length), format(report.total))}
    </p>
  );
}
